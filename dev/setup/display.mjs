/** Whether a browser can be shown on this machine. */
export function hasDisplay({ DISPLAY, WAYLAND_DISPLAY } = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}
