/** What reads codes off a picture of the camera: each text that is seen. */
export interface CodeReader {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

/** What a browser that reads codes offers (Shape Detection API, WICG); no type library knows it. */
type CodeReaderMaker = new (options: { readonly formats: readonly string[] }) => CodeReader;

/** Longest side of the picture that is searched; a label that fills a quarter of it is read. */
const SIDE = 800;

/** The browser's own reader, else one that is fetched for those that have none (Safari, Firefox). */
export async function codeReader(): Promise<CodeReader> {
  const Own = (globalThis as unknown as { BarcodeDetector?: CodeReaderMaker }).BarcodeDetector;
  if (Own !== undefined) return new Own({ formats: ['qr_code'] });
  const { textOfCode } = await import('./text-of-code.ts');
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return {
    async detect(video) {
      if (pen === null || video.videoWidth === 0) return [];
      const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
      const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
      Object.assign(canvas, { width, height });
      pen.drawImage(video, 0, 0, width, height);
      const text = textOfCode(pen.getImageData(0, 0, width, height));
      return text === null ? [] : [{ rawValue: text }];
    },
  };
}
