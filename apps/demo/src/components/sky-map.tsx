import { useSignalEffect } from "@preact/signals";
import { contains, point } from "@vostack/sphere";
import { useEffect, useRef } from "preact/hooks";
import { type Colours, paint } from "../sky-painter.ts";
import { footprints, hovered, region, selected, view } from "../store.ts";
import { skyAt } from "../view.ts";

/** The sky with the footprints of the rows: drag to move, wheel to zoom, click to select. */
export function SkyMap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | undefined>(undefined);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const resize = (): void => {
      const { width, height } = element.getBoundingClientRect();
      element.width = width * devicePixelRatio;
      element.height = height * devicePixelRatio;
      view.value = { ...view.value, width, height };
    };
    const observer = new ResizeObserver(resize);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useSignalEffect(() => {
    const scene = {
      footprints: footprints.value,
      region: region.value,
      hovered: hovered.value,
      selected: selected.value,
    };
    const where = view.value;
    const context = canvas.current?.getContext("2d");
    if (!context || where.width === 0) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    paint(context, where, scene, coloursOf(context.canvas));
  });

  const at = (event: PointerEvent | WheelEvent): [number, number] => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const rowAt = (event: PointerEvent): number => {
    const position = skyAt(view.value, at(event));
    if (!position) return -1;
    const under = point(...position);
    return footprints.value.findIndex((shape) => shape && contains(shape, under));
  };

  return (
    <section class="panel sky" aria-label="Sky map">
      <canvas
        ref={canvas}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
        }}
        onPointerMove={(event) => {
          const held = drag.current;
          if (!held) {
            hovered.value = rowAt(event);
            return;
          }
          const dx = event.clientX - held.x;
          const dy = event.clientY - held.y;
          if (!held.moved && Math.hypot(dx, dy) < 3) return;
          const { width, height } = view.value;
          const middle = skyAt(view.value, [width / 2 - dx, height / 2 - dy]);
          drag.current = { x: event.clientX, y: event.clientY, moved: true };
          if (middle) view.value = { ...view.value, ra: middle[0], dec: middle[1] };
        }}
        onPointerUp={(event) => {
          if (drag.current && !drag.current.moved) selected.value = rowAt(event);
          drag.current = undefined;
        }}
        onWheel={(event) => {
          event.preventDefault();
          const factor = Math.exp(-event.deltaY / 400);
          const { scale, width } = view.value;
          const smallest = width / 2.4;
          view.value = { ...view.value, scale: Math.min(1e7, Math.max(smallest, scale * factor)) };
        }}
      />
      <div class="legend dim">north up, east left · drag, scroll, click</div>
    </section>
  );
}

function coloursOf(element: HTMLElement): Colours {
  // light-dark() must be resolved by the browser: a canvas takes no CSS functions.
  const probe = document.createElement("span");
  element.parentElement?.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    line: colour("line"),
    dim: colour("dim"),
    accent: colour("accent"),
    warm: colour("warm"),
  };
  probe.remove();
  return colours;
}
