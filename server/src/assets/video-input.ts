/**
 * What may be inside of a file that somebody uploaded as a video: containers that hold their own data. Playlists and
 * scripts, which make ffmpeg open other files and addresses, are not among them, whatever the file is called.
 */
const CONTAINERS = ['asf', 'avi', 'flv', 'matroska', 'mov', 'mpeg', 'mpegts', 'mpegvideo', 'mxf'];

/** Arguments by which ffmpeg and ffprobe open a file that nobody has vouched for. */
export function videoInput(path: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS.join(','), '-i', `file:${path}`];
}
