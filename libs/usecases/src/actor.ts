/** On whose behalf a use case runs. */
export interface Actor {
  readonly tenantId: string;
  /** Absent for keys that act for no person. */
  readonly userId: string | undefined;
}
