/**
 * Pieces of pictures as panes draw them: asked for as they come on screen, kept as long as there is room.
 * It knows no DOM; what a piece is painted on is given.
 */

import type { DrawnPicture, PieceRequest } from "../../engine/protocol";
import type { Rect } from "../../geometry/rect";
import { intersection } from "../../geometry/tiles";
import type { Size } from "../../geometry/viewport";
import { around, type Chunk, chunksIn, onLevel } from "./levels";

/** Makes, fills and frees what pieces are painted on. */
export interface Sheets<Sheet> {
  /** See-through all over. */
  create(size: Size): Sheet;
  /** @param rgba RGBA8 of the part, row by row */
  put(sheet: Sheet, rgba: Uint8ClampedArray<ArrayBuffer>, part: Rect): void;
  free(sheet: Sheet): void;
}

/** Serves pieces in the sheets' colour space; as `Engine.piece`. */
export type Ask = (
  request: Omit<PieceRequest, "space">,
  signal: AbortSignal,
) => Promise<Uint8ClampedArray<ArrayBuffer>>;

export interface Limits {
  /** Bytes of all sheets together; only those in use may exceed it. */
  readonly bytes: number;
  /** Requests under way at once. */
  readonly asked: number;
}

/** A finished part of a result, in photo pixels. A part done anew is another object. */
export interface Done {
  readonly rect: Rect;
}

/** A part of a picture that a view wants to have. */
export interface Wish {
  readonly picture: DrawnPicture;
  /** The photo's. */
  readonly size: Size;
  readonly level: number;
  /** In pixels of the level; it may leave the picture. */
  readonly rect: Rect;
  /** The finished parts of a result; null for the photo as it came. */
  readonly done: readonly Done[] | null;
  /** It is on screen: what is not waits for all that is. */
  readonly urgent: boolean;
}

/** A pane's hold on the cache. */
export interface PieceView<Sheet> {
  /** Every wish of the view is asked for and every piece of it is here, as far as it can be had. */
  readonly settled: boolean;
  /** Replaces all wishes before. What no view wishes for any more is not waited for. */
  wish(wishes: readonly Wish[]): void;
  /** Finds what is at hand of a chunk and keeps it at least until the next wishes; null: nothing yet. */
  sheetAt(picture: DrawnPicture, level: number, column: number, row: number): Sheet | null;
  /** Whether a chunk is at hand with all that is finished of it. */
  isFresh(picture: DrawnPicture, level: number, column: number, row: number): boolean;
  release(): void;
}

/** One chunk of one level of a picture, as far as it is known. */
interface Piece<Sheet> {
  readonly of: Pictured<Sheet>;
  readonly key: string;
  readonly level: number;
  /** In pixels of the level, as all its rectangles. */
  readonly rect: Rect;
  sheet: Sheet | null;
  /** To be asked for; null: all that there is to have is on the sheet or on its way. */
  stale: Rect | null;
  asked: { readonly rect: Rect; readonly controller: AbortController } | null;
  /** It could not be had; asked for again when it is wished for anew or more of it is finished. */
  failed: boolean;
  /** The time of its last use. */
  used: number;
}

/** A picture, and its pieces by level and place. */
interface Pictured<Sheet> {
  readonly key: string;
  readonly picture: DrawnPicture;
  readonly size: Size;
  readonly pieces: Map<string, Piece<Sheet>>;
  done: readonly Done[] | null;
}

interface View<Sheet> {
  readonly changed: () => void;
  /** Whether it is urgent, by piece. */
  wanted: Map<Piece<Sheet>, boolean>;
  /** Wanted, or drawn since the last wishes. */
  readonly inUse: Set<Piece<Sheet>>;
}

/** As many requests under way leave room for one that becomes urgent meanwhile. */
const PATIENT = 2;

const pictureKey = ({ photo, result, blend: b }: DrawnPicture) =>
  [photo, result, ...(b ? [b.strength, b.luminance, b.chroma, b.detail] : [])].join("\n");
const pieceKey = (level: number, column: number, row: number) => `${level} ${column} ${row}`;

export class PieceCache<Sheet> {
  readonly #ask: Ask;
  readonly #sheets: Sheets<Sheet>;
  readonly #limits: Limits;
  readonly #onFailure: (picture: DrawnPicture, error: unknown) => void;
  readonly #pictures = new Map<string, Pictured<Sheet>>();
  readonly #views = new Set<View<Sheet>>();
  readonly #asked = new Set<Piece<Sheet>>();
  readonly #left = new Set<string>();
  #bytes = 0;
  #clock = 0;

  /** @param onFailure hears of what could not be had, but not of what was cancelled */
  constructor(
    ask: Ask,
    sheets: Sheets<Sheet>,
    limits: Limits,
    onFailure: (picture: DrawnPicture, error: unknown) => void,
  ) {
    this.#ask = ask;
    this.#sheets = sheets;
    this.#limits = limits;
    this.#onFailure = onFailure;
  }

  /** Of all sheets. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param changed is called back when a piece that the view uses has come or has changed */
  view(changed: () => void): PieceView<Sheet> {
    const view: View<Sheet> = { changed, wanted: new Map(), inUse: new Set() };
    this.#views.add(view);
    const find = (picture: DrawnPicture, level: number, column: number, row: number) =>
      this.#pictures.get(pictureKey(picture))?.pieces.get(pieceKey(level, column, row));
    const cache = this;
    return {
      get settled() {
        return [...view.wanted].every(([piece, urgent]) => !urgent || cache.#isSettled(piece));
      },
      wish: (wishes) => this.#wish(view, wishes),
      sheetAt: (picture, level, column, row) => {
        const piece = find(picture, level, column, row);
        if (!piece?.sheet) return null;
        this.#use(view, piece);
        return piece.sheet;
      },
      isFresh: (picture, level, column, row) => {
        const piece = find(picture, level, column, row);
        return piece !== undefined && piece.sheet !== null && !piece.stale && !piece.asked;
      },
      release: () => {
        if (!this.#views.has(view)) return;
        this.#wish(view, []);
        this.#views.delete(view);
      },
    };
  }

  /** Nothing of a photo is kept once no view uses it, until it is wished for again. */
  drop(photo: string): void {
    this.#left.add(photo);
    this.#makeRoom();
  }

  dispose(): void {
    for (const { pieces } of this.#pictures.values()) {
      for (const piece of pieces.values()) this.#forget(piece);
    }
    this.#views.clear();
  }

  #wish(view: View<Sheet>, wishes: readonly Wish[]): void {
    const before = view.wanted;
    view.wanted = new Map();
    view.inUse.clear();
    for (const { picture, size, level, rect, done, urgent } of wishes) {
      this.#left.delete(picture.photo);
      const pictured = this.#pictured(picture, size);
      this.#follow(pictured, done);
      for (const chunk of nearestFirst(chunksIn(size, level, rect), rect)) {
        const piece = this.#piece(pictured, level, chunk);
        view.wanted.set(piece, urgent || (view.wanted.get(piece) ?? false));
        this.#use(view, piece);
      }
    }
    for (const piece of before.keys()) {
      // Nothing is known of it but that it was wanted.
      if (!piece.sheet && !this.#isWanted(piece)) this.#forget(piece);
    }
    this.#askOn();
  }

  #pictured(picture: DrawnPicture, size: Size): Pictured<Sheet> {
    const key = pictureKey(picture);
    const known = this.#pictures.get(key);
    if (known) return known;
    const done = picture.result === null ? null : [];
    const pictured = { key, picture, size, pieces: new Map(), done };
    this.#pictures.set(key, pictured);
    return pictured;
  }

  #piece(of: Pictured<Sheet>, level: number, { column, row, rect }: Chunk): Piece<Sheet> {
    const key = pieceKey(level, column, row);
    const known = of.pieces.get(key);
    if (known) return known;
    const piece: Piece<Sheet> = {
      of,
      key,
      level,
      rect,
      sheet: null,
      stale: of.done ? null : rect,
      asked: null,
      failed: false,
      used: 0,
    };
    for (const part of of.done ?? []) soil(piece, part);
    of.pieces.set(key, piece);
    return piece;
  }

  /** Finds out what has been finished since a result was last wished for. */
  #follow(pictured: Pictured<Sheet>, done: readonly Done[] | null): void {
    const before = pictured.done;
    if (!done || !before || done === before) return;
    pictured.done = done;
    if (done.length === 0) {
      // The result was dropped: asking again would only clear what is still shown of it.
      for (const piece of pictured.pieces.values()) {
        piece.stale = null;
        this.#cancel(piece);
      }
      return;
    }
    const added = addedTo(before, done);
    for (const piece of pictured.pieces.values()) for (const part of added) soil(piece, part);
  }

  #isSettled(piece: Piece<Sheet>): boolean {
    return piece.failed || (!piece.stale && !piece.asked);
  }

  #isWanted(piece: Piece<Sheet>): boolean {
    for (const { wanted } of this.#views) if (wanted.has(piece)) return true;
    return false;
  }

  #use(view: View<Sheet>, piece: Piece<Sheet>): void {
    view.inUse.add(piece);
    piece.used = ++this.#clock;
  }

  /** Cancels what nobody wants any more and asks for what is wanted, the urgent first. */
  #askOn(): void {
    for (const piece of this.#asked) {
      if (this.#isWanted(piece)) continue;
      const { rect } = piece.asked as { rect: Rect };
      this.#cancel(piece);
      piece.stale = around(piece.stale, rect);
    }
    for (const urgent of [true, false]) {
      const most = urgent ? this.#limits.asked : Math.min(PATIENT, this.#limits.asked);
      for (const { wanted } of this.#views) {
        for (const [piece, isUrgent] of wanted) {
          if (this.#asked.size >= most) break;
          if (isUrgent === urgent && piece.stale && !piece.asked && !piece.failed) {
            void this.#fetch(piece, piece.stale);
          }
        }
      }
    }
  }

  async #fetch(piece: Piece<Sheet>, rect: Rect): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    piece.stale = null;
    piece.asked = { rect, controller };
    this.#asked.add(piece);
    try {
      const request = { ...piece.of.picture, level: piece.level, rect };
      const rgba = await this.#ask(request, signal);
      if (signal.aborted) return;
      this.#put(piece, rgba, rect);
    } catch (error) {
      if (signal.aborted) return;
      piece.failed = true;
      piece.stale = around(piece.stale, rect);
      this.#onFailure(piece.of.picture, error);
    }
    piece.asked = null;
    this.#asked.delete(piece);
    for (const { inUse, changed } of this.#views) if (inUse.has(piece)) changed();
    this.#askOn();
  }

  #put(piece: Piece<Sheet>, rgba: Uint8ClampedArray<ArrayBuffer>, rect: Rect): void {
    if (!piece.sheet) {
      piece.sheet = this.#sheets.create(piece.rect);
      this.#bytes += bytesOf(piece);
    }
    const { x, y } = piece.rect;
    this.#sheets.put(piece.sheet, rgba, { ...rect, x: rect.x - x, y: rect.y - y });
    this.#makeRoom();
  }

  #cancel(piece: Piece<Sheet>): void {
    piece.asked?.controller.abort();
    piece.asked = null;
    this.#asked.delete(piece);
  }

  /** Frees what has been out of use for longest, and of dropped photos all that is out of use. */
  #makeRoom(): void {
    if (this.#bytes <= this.#limits.bytes && this.#left.size === 0) return;
    const inUse = new Set([...this.#views].flatMap((view) => [...view.inUse]));
    const idle = [...this.#pictures.values()]
      .flatMap(({ pieces }) => [...pieces.values()])
      .filter((piece) => piece.sheet && !inUse.has(piece))
      .sort((a, b) => a.used - b.used);
    for (const piece of idle) {
      const left = this.#left.has(piece.of.picture.photo);
      if (left || this.#bytes > this.#limits.bytes) this.#forget(piece);
    }
  }

  #forget(piece: Piece<Sheet>): void {
    this.#cancel(piece);
    if (piece.sheet) {
      this.#bytes -= bytesOf(piece);
      this.#sheets.free(piece.sheet);
      piece.sheet = null;
    }
    for (const { wanted, inUse } of this.#views) {
      wanted.delete(piece);
      inUse.delete(piece);
    }
    const { pieces, key } = piece.of;
    pieces.delete(piece.key);
    if (pieces.size === 0) this.#pictures.delete(key);
  }
}

/** Makes a part of the photo that is finished, or finished anew, worth asking for. */
function soil<Sheet>(piece: Piece<Sheet>, { rect }: Done): void {
  const part = onLevel(rect, piece.of.size, piece.level);
  const inside = part && intersection(part, piece.rect);
  if (!inside) return;
  piece.stale = around(piece.stale, inside);
  piece.failed = false;
}

/** The parts of a list that were not in the one before. Mostly it has grown at its end. */
function addedTo(before: readonly Done[], now: readonly Done[]): readonly Done[] {
  const grown = now.length >= before.length && now[before.length - 1] === before.at(-1);
  if (grown) return now.slice(before.length);
  const known = new Set(before);
  return now.filter((part) => !known.has(part));
}

function nearestFirst(chunks: Chunk[], { x, y, width, height }: Rect): Chunk[] {
  const distance = ({ rect }: Chunk) =>
    Math.hypot(rect.x + rect.width / 2 - x - width / 2, rect.y + rect.height / 2 - y - height / 2);
  return chunks.sort((a, b) => distance(a) - distance(b));
}

const bytesOf = ({ rect }: { readonly rect: Rect }) => 4 * rect.width * rect.height;
