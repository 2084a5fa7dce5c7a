/** What the browser offers to draw with; null where there is no WebGL 2 at all. */
export interface GraphicsDevice {
  name: string;
  /** drawn by the processor: correct but slow, so the 3D panes do with less */
  software: boolean;
  /** voxels along one axis */
  longestAxis: number;
}

const softwareRenderers = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * Chromium no longer falls back to software WebGL by itself: without a usable graphics driver `getContext` answers null
 * and panes would stay black like a corrupt file. Ask before drawing.
 */
export function probeGraphics(): GraphicsDevice | null {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return null;
  const details = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  const longestAxis = Number(gl.getParameter(gl.MAX_3D_TEXTURE_SIZE));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { name, software: softwareRenderers.test(name), longestAxis };
}
