import '@kitware/vtk.js/Rendering/OpenGL/Profiles/Volume';
import '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import type { vtkRenderWindow as RenderWindow } from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor';
import type { vtkOpenGLRenderWindow } from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import { deviceQueue } from './device-queue.ts';
import { pacedFrames } from './frame.ts';
import type { Frames } from './frame.ts';
import { openVolumeTextures } from './volume-texture.ts';
import type { VolumeTextures } from './volume-texture.ts';

/**
 * One WebGL context for all panes: each pane is a render window of its own (scrolling one never redraws another), drawn
 * by this one's context and copied to the pane's canvas. So a volume lies in graphics memory once, not once a pane.
 */
export interface SharedContext {
  addPane(container: HTMLElement): PaneWindow;
  readonly textures: VolumeTextures;
  /** when panes draw */
  readonly frames: Frames;
  dispose(): void;
}

export interface PaneWindow {
  renderWindow: RenderWindow;
  /** in device pixels */
  resize(width: number, height: number): void;
  /** While moving, vtk.js draws each refresh with as many rays as it has time for; at rest once, with all of them. */
  setMoving(moving: boolean): void;
  dispose(): void;
}

/** @param onLost called once when the graphics device drops the context; everything of it must then be disposed */
export function openSharedContext(onLost: () => void): SharedContext {
  const root = vtkRenderWindow.newInstance();
  const rootView = root.newAPISpecificView('WebGL') as vtkOpenGLRenderWindow;
  root.addView(rootView);
  const canvas = rootView.getCanvas();
  // Asked for before vtk.js does, which would have each pixel drawn four times to smooth the edges of polygons. Slices and
  // rays are drawn on one polygon that fills the pane: nothing of them has an edge.
  canvas?.getContext('webgl2', { antialias: false, depth: true, alpha: true, powerPreference: 'high-performance' });
  rootView.initialize();
  canvas?.addEventListener('webglcontextlost', onLost, { once: true });

  const queue = deviceQueue(() => canvas?.getContext('webgl2') ?? null);
  const textures = openVolumeTextures(rootView, queue);

  return {
    textures,
    frames: pacedFrames(queue),
    addPane(container) {
      const renderWindow = vtkRenderWindow.newInstance();
      root.addRenderWindow(renderWindow);
      const view = rootView.addMissingNode(renderWindow) as vtkOpenGLRenderWindow;
      renderWindow.addView(view);
      // Bound to no events, because hands are the window's matter; volume rendering does not draw without one.
      const interactor = vtkRenderWindowInteractor.newInstance();
      interactor.setView(view);
      interactor.enable();
      view.setContainer(container);
      view.getCanvas()?.style.setProperty('height', '100%');
      return {
        renderWindow,
        resize(width, height) {
          view.setSize(width, height);
          rootView.resizeFromChildRenderWindows();
        },
        setMoving(moving) {
          if (moving) interactor.requestAnimation(renderWindow);
          else interactor.cancelAnimation(renderWindow);
        },
        dispose() {
          interactor.delete();
          view.setContainer(null);
          root.removeRenderWindow(renderWindow);
          rootView.removeNode(view);
          renderWindow.delete();
        },
      };
    },
    dispose() {
      textures.dispose();
      canvas?.removeEventListener('webglcontextlost', onLost);
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
      root.delete();
    },
  };
}
