/** Unpaired structures among the Defined Terms of Body Part Examined (PS3.16 Annex L). */
const unpaired = new Set(
  (
    'ABDOMEN ABDOMENPELVIS BLADDER BRAIN CERVIX CHEST CHESTABDOMEN CHESTABDPELVIS COCCYX COLON CSPINE CTSPINE DUODENUM ' +
    'ESOPHAGUS GALLBLADDER HEAD HEADNECK HEART ILEUM JEJUNUM LIVER LSPINE LSSPINE MEDIASTINUM NECK NECKCHEST ' +
    'NECKCHESTABDOMEN NECKCHESTABDPELV PANCREAS PELVIS PROSTATE RECTUM SKULL SPINE SPLEEN SSPINE STERNUM STOMACH THYMUS ' +
    'THYROID TLSPINE TRACHEA TSPINE UTERUS VAGINA WHOLEBODY'
  ).split(' '),
);

/**
 * Laterality is Type 2C (PS3.3 C.7.3.1): demanded, if need be empty, unless the body part is known to be unpaired, where
 * it must be absent.
 *
 * @param bodyPart '' where it is not known
 */
export const needsLaterality = (bodyPart: string): boolean => !unpaired.has(bodyPart);

/** Paired structures among the same terms, as far as they lie near what this product looks at. */
const paired = new Set('BREAST CLAVICLE HIP KIDNEY RIB SCAPULA SHOULDER WRIST'.split(' '));

/** Whether a body part is one of the standard's own terms and no free text. */
export const isBodyPart = (bodyPart: string): boolean => unpaired.has(bodyPart) || paired.has(bodyPart);
