import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { t } from '../words/words';
import { pixelsOf, readCode } from './read-code';

/** How often the picture is looked at, in ms, for how long each time, and how large, in pixels. */
const EVERY_MS = 150;
const LOOK_MS = 60;
const LONGEST = 800;

/** The picture of the camera, until a QR code is read in it. It runs only while it is shown. */
export function Camera({ onText, onCancel }: { onText: (text: string) => void; onCancel: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    const leaving = new AbortController();
    void follow(video.current, leaving.signal).then(
      (text) => {
        if (!leaving.signal.aborted) onText(text);
      },
      (cause: unknown) => {
        if (!leaving.signal.aborted) setError(problemText(cause));
      },
    );
    return () => leaving.abort();
  }, []);

  return (
    <div class="camera" data-testid="camera">
      {error === null && (
        <>
          <video ref={video} muted playsInline aria-label={t('scan_camera_picture')} />
          <p class="soft small" role="status">
            {t('scan_camera_help')}
          </p>
        </>
      )}
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button onClick={onCancel}>{t('scan_cancel')}</Button>
      </div>
    </div>
  );
}

/** Shows the camera until a code is read. Rejects where the browser gives no camera, or with the signal's reason. */
async function follow(video: HTMLVideoElement | null, signal: AbortSignal): Promise<string> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    signal.throwIfAborted();
    if (!video) throw new Error('There is nothing to show the camera in.');
    video.srcObject = stream;
    await video.play();
    for (;;) {
      signal.throwIfAborted();
      const { videoWidth, videoHeight } = video;
      const text =
        videoWidth > 0 && (await readCode(pixelsOf(video, videoWidth, videoHeight, LONGEST), LOOK_MS));
      if (text) return text;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

function problemText(cause: unknown): string {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return t('scan_camera_refused');
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return t('scan_camera_none');
  console.warn('Fusebox: camera', cause);
  return t('scan_camera_broken');
}
