/** Names one entry of one asset. */
export interface MetadataKey {
  readonly assetId: string;
  readonly key: string;
}

/** What a client wants to remember of an asset. */
export interface MetadataEntry extends MetadataKey {
  readonly value: object;
}

export interface StoredMetadata extends MetadataKey {
  readonly value: Record<string, unknown>;
  readonly updatedAt: Date;
}
