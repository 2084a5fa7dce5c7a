/** The door of destinations: files → folder, medium, DICOM node or DICOMweb server. */
export { arrivalsOf } from './arrivals.ts';
export { DeliveryAudit } from './delivery-audit.ts';
export { deliver, type DeliveryOptions, type DeliveryProgress } from './deliver.ts';
export {
  assertDelivered,
  countOutcomes,
  passingDeliveryCodes,
  type DeliveryReport,
  type InstanceOutcome,
} from './outcome.ts';
export { checkDestination, DestinationBook, placeOfNamed } from './destination-book.ts';
export { checkLayout } from './layout.ts';
export { withdrawFromFolder } from './to-folder.ts';
export { peerOf } from './peer.ts';
export { probe } from './probe.ts';
export { serviceOf } from './service.ts';
export { deliverFolder, type FolderDelivery } from './deliver-folder.ts';
