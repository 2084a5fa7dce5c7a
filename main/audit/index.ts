/** The door of the audit log: what was exported, from what, by whom, and where to. */
export { auditFile, AuditLog } from './audit-log.ts';
export type { AuditEntry, ExportEntry } from './entry.ts';
export { findInAudit, verifyAudit, type Verification } from './verify.ts';
export { link, type Link } from './chain.ts';
