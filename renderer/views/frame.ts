/** Draws at most once a screen refresh, and then the newest picture. */
export interface FrameSchedule<Picture> {
  request(picture: Picture): void;
  cancel(): void;
}

export function eachFrame<Picture>(draw: (picture: Picture) => void): FrameSchedule<Picture> {
  let handle = 0;
  let newest: Picture;
  return {
    request(picture) {
      newest = picture;
      handle ||= requestAnimationFrame(() => {
        handle = 0;
        draw(newest);
      });
    },
    cancel() {
      cancelAnimationFrame(handle);
      handle = 0;
    },
  };
}
