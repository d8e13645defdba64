/** All files of a drop, those inside dropped folders too. */
export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  // The entries must be taken before the first await: afterwards the browser has emptied the list.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.() ?? null).filter(
    (entry) => entry !== null,
  );
  if (entries.length === 0) {
    return Array.from(transfer.files);
  }
  const nested = await Promise.all(entries.map(filesOfEntry));
  return nested.flat();
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) {
    return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  }
  if (!isFolder(entry)) {
    return [];
  }
  const reader = entry.createReader();
  const files: File[] = [];
  for (;;) {
    // A reader hands out a folder in portions; an empty one is the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) {
      return files;
    }
    for (const child of portion) {
      files.push(...(await filesOfEntry(child)));
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
