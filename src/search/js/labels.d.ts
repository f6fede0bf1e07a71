/** What the interface says, put before it by src/search/runtime.rs. */
declare const LABELS: Record<string, string>;
