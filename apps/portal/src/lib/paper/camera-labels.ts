import { codeReader } from './code-reader.ts';

const LOOK_EVERY_MS = 200;

/** Whether this page may ask for a camera: a browser lets no page that came unencrypted do so. */
export function cameraReads(): boolean {
  return navigator.mediaDevices?.getUserMedia !== undefined;
}

/**
 * Shows the camera in `video` and tells each code that it sees. The picture stays on the device.
 * @returns ends it
 * @throws DOMException where the person or the device refuses the camera
 */
export async function readLabels(video: HTMLVideoElement, onlabel: (text: string) => void): Promise<() => void> {
  const reader = await codeReader();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  video.srcObject = stream;
  await video.play();
  const looking = setInterval(() => {
    reader.detect(video).then(
      (codes) => {
        for (const { rawValue } of codes) onlabel(rawValue);
      },
      // A frame that is not ready yet; the next one comes at once.
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(looking);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
