/** The door of the audit log: what was exported, from what, by whom, and where it was sent. */
export { auditFile, AuditLog } from './audit-log.ts';
export type { AuditEntry, ExportEntry, SendEntry } from './entry.ts';
export { findInAudit, verifyAudit, type Verification } from './verify.ts';
export { link, type Chained, type Link } from './chain.ts';
