import { type KeyboardEvent, type MouseEvent, useId, useMemo, useState } from "react";
import type { Point } from "../../../geometry/viewport";
import { reflect } from "../../../raster/planes";
import { Choice } from "../../variants/Choice";
import { type Filter, guess, learn, windowAround } from "../blind-filter";
import { Emphasised } from "../Emphasised";
import { useHowWords } from "../how-words";
import { percent, steps } from "../numbers";
import { Part } from "../Part";
import { PictureView } from "../PictureView";
import styles from "../page.module.css";
import { type Picture, repeated, rms, withNoise } from "../picture";

const NOISE = 24 / 255;
const REACH = 3;

export function BlindSpot({ clean }: { clean: Picture }) {
  const { blindSpot: words } = useHowWords();
  const { noisy, filter, guessed } = useMemo(() => {
    const noisy = withNoise(clean, NOISE);
    const filter = learn(windowAround(1, REACH, true), noisy);
    return { noisy, filter, guessed: guess(filter, noisy) };
  }, [clean]);
  const [pixel, setPixel] = useState<Point>({ x: 47, y: 40 });
  const [shown, setShown] = useState<"photo" | "guess">("photo");
  const picture = shown === "photo" ? noisy : guessed;
  const values = [
    ["noisy", noisy],
    ["guessed", guessed],
    ["clean", clean],
  ] as const;

  return (
    <Part id="how-blind-spot" title={words.title} told={words.told}>
      <div className={styles.picking}>
        <Picker pixel={pixel} picture={picture} onPick={setPixel} />
        <div>
          <Neighbours picture={noisy} filter={filter} pixel={pixel} />
          <p className={styles.quiet}>{words.neighboursHint}</p>
        </div>
      </div>
      <output className={styles.facts} aria-label={words.chosen}>
        <span className={styles.quiet}>{words.pixel(pixel.x, pixel.y)}</span>
        {values.map(([name, of]) => (
          <span key={name} className={styles.fact}>
            <Swatch colour={colourAt(of, pixel)} />
            <span>
              {words[name]} <b>{Math.round(brightnessAt(of, pixel))}</b>
            </span>
          </span>
        ))}
      </output>
      <Choice<"photo" | "guess">
        label={words.show}
        options={[
          ["photo", words.showPhoto],
          ["guess", words.showGuess],
        ]}
        value={shown}
        onChange={setShown}
      />
      <p className={styles.result}>
        <Emphasised
          text={words.overall(
            steps(rms(noisy.planes, clean.planes)),
            steps(rms(guessed.planes, clean.planes)),
            percent(Math.max(0, repeated(clean, noisy, guessed))),
          )}
        />
      </p>
    </Part>
  );
}

const MOVES: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A picture of which one pixel is chosen: by pointer, finger or arrow keys. */
function Picker({
  picture,
  pixel,
  onPick,
}: {
  picture: Picture;
  pixel: Point;
  onPick(pixel: Point): void;
}) {
  const id = useId();
  const { blindSpot: words } = useHowWords();
  const { width, height } = picture;
  const within = (value: number, length: number) => Math.min(length - 1, Math.max(0, value));
  const point = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPick({
      x: within(Math.floor(((event.clientX - box.left) / box.width) * width), width),
      y: within(Math.floor(((event.clientY - box.top) / box.height) * height), height),
    });
  };
  const move = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (!by) return;
    event.preventDefault();
    const far = event.shiftKey ? 8 : 1;
    onPick({ x: within(pixel.x + far * by[0], width), y: within(pixel.y + far * by[1], height) });
  };
  return (
    <div>
      <div
        className={styles.picker}
        role="application"
        aria-label={words.picker}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys choose the pixel
        tabIndex={0}
        onPointerMove={(event) => event.pointerType === "mouse" && point(event)}
        onClick={point}
        onKeyDown={move}
      >
        <PictureView picture={picture} />
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <rect
            className={styles.ring}
            x={pixel.x - REACH}
            y={pixel.y - REACH}
            width={2 * REACH + 1}
            height={2 * REACH + 1}
          />
          <rect className={styles.spot} x={pixel.x} y={pixel.y} width={1} height={1} />
        </svg>
      </div>
      <p id={id} className={styles.quiet}>
        {words.picking}
      </p>
    </div>
  );
}

/** The pixel's neighbours, each as large as it counts, and the covered pixel in the middle. */
function Neighbours({
  picture,
  filter,
  pixel,
}: {
  picture: Picture;
  filter: Filter;
  pixel: Point;
}) {
  const { blindSpot: words } = useHowWords();
  const side = 2 * REACH + 1;
  const most = Math.max(...filter.weights.map(Math.abs));
  return (
    <svg
      className={styles.neighbours}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={words.neighbours}
    >
      {filter.offsets.map(({ x, y }, i) => {
        // By area; none so small that its colour is lost.
        const size = Math.max(0.3, 0.96 * Math.sqrt(Math.abs(filter.weights[i] as number) / most));
        return (
          <rect
            key={`${x} ${y}`}
            x={x + REACH + (1 - size) / 2}
            y={y + REACH + (1 - size) / 2}
            width={size}
            height={size}
            fill={colourAt(picture, { x: pixel.x + x, y: pixel.y + y })}
          />
        );
      })}
      <rect
        className={styles.covered}
        x={REACH + 0.02}
        y={REACH + 0.02}
        width={0.96}
        height={0.96}
      />
      <path
        className={styles.cross}
        d={`M${REACH + 0.3} ${REACH + 0.3}l.4 .4M${REACH + 0.7} ${REACH + 0.3}l-.4 .4`}
      />
    </svg>
  );
}

const Swatch = ({ colour }: { colour: string }) => (
  <svg className={styles.swatch} viewBox="0 0 1 1" aria-hidden="true">
    <rect width="1" height="1" fill={colour} />
  </svg>
);

function channelsAt({ width, height, planes }: Picture, { x, y }: Point): readonly number[] {
  const i = reflect(y, height) * width + reflect(x, width);
  return [0, 1, 2].map((channel) => 255 * (planes[channel * width * height + i] as number));
}

const colourAt = (picture: Picture, pixel: Point) =>
  `rgb(${channelsAt(picture, pixel)
    .map((value) => Math.min(255, Math.max(0, Math.round(value))))
    .join(" ")})`;

/** The mean of the channels. */
const brightnessAt = (picture: Picture, pixel: Point) =>
  channelsAt(picture, pixel).reduce((sum, value) => sum + value / 3, 0);
