import type { Page } from '@playwright/test';

/**
 * Texts of the page that are harder to read than WCAG 2.2 AA allows (1.4.3: 4.5 to 1, large ones 3 to 1), each with its
 * ratio. Of what can be seen, but for disabled controls, which the criterion leaves out, and texts over pictures, which
 * have a dark rim of their own.
 */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = [red: number, green: number, blue: number, alpha: number];
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const known = new Map<string, Colour>();
    const colourOf = (css: string): Colour => {
      const before = known.get(css);
      if (before) return before;
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      const colour: Colour = [r!, g!, b!, a! / 255];
      known.set(css, colour);
      return colour;
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
      r * a + x * (1 - a),
      g * a + y * (1 - a),
      b * a + z * (1 - a),
      1,
    ];
    const ground = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = colourOf(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const luminance = (colour: Colour): number => {
      const [r, g, b] = colour.slice(0, 3).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const left = '.overlay, :disabled, fieldset:disabled *, label:has(:disabled), option, canvas, svg';
    return [...document.body.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
      const text = [...element.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map(({ textContent }) => textContent?.trim())
        .join('');
      const isField = element.matches('input:not([type=checkbox]):not([type=range]), select');
      if ((!text && !isField) || !element.checkVisibility({ visibilityProperty: true })) return [];
      if (element.closest(left)) return [];
      const style = getComputedStyle(element);
      const back = ground(element);
      const [lighter, darker] = [luminance(over(colourOf(style.color), back)), luminance(back)].sort((a, b) => b - a);
      const ratio = (lighter! + 0.05) / (darker! + 0.05);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      return ratio >= (isLarge ? 3 : 4.5) ? [] : [`${ratio.toFixed(2)} ${element.tagName} ${text.slice(0, 60)}`];
    });
  });
}
