import { describe, expect, it } from "vitest";
import {
  type ErrorData,
  type ErrorFacts,
  KINDS,
  type None,
  type Rejection,
  type SettingsFault,
} from "../base/error-codes";
import { AppError, type ErrorCode, errorFrom } from "../base/errors";
import { BACKENDS, type Cause, RULED_OUT } from "../network/backends";
import type { Remark, RemarkCode, RemarkData } from "../state/notices";
import { fallbackSentence, givenUpSentence } from "./en/backends";
import { noticeSentence, sentenceOf } from "./sentence";

const size = { width: 60_000, height: 50_000 };
const none: None = {};
const list = { names: ["x", "y"], more: 2 };
const cause: ErrorFacts = { code: "networkFailed", data: none, reason: "no such operator" };

const failures: { readonly [C in ErrorCode]: ErrorData[C] } = {
  emptyFile: none,
  noPixels: { format: "PNG", size },
  damagedImage: { format: "PNG" },
  notAnImage: none,
  truncatedImage: { format: "JPEG" },
  unreadableFile: none,
  fileTooLarge: { bytes: 3e9, most: 2 ** 30 },
  hollowImage: { format: "BMP", size },
  imageTooLarge: { size, mostMegapixels: 200, byMemory: true, format: null },
  imageTooLong: { size, most: 65_535 },
  unshowableImage: none,
  photoNotHeld: { photo: "photo-1" },
  noMemoryForImage: { size, fits: 50 },
  needsIsolation: { format: "TIFF" },
  unopenedKind: { kind: "psd" },
  foreignCodec: { format: "HEIF", codec: "VVC" },
  unknownRaw: { camera: "Maker Model", preview: { ...size, start: 8, end: 9 } },
  decodingTooLong: { format: "HEIC", seconds: 30 },
  decoderUnreachable: { format: "JPEG XL" },
  encoderNeedsIsolation: { format: "WebP" },
  imageNotWritten: { size },
  imageTooLargeToWrite: { format: "WebP", size, most: 49 },
  comparisonNotWritten: { size },
  fileNotPlaced: { name: "a-denoised.jpg", why: "other" },
  noModels: none,
  modelUnreachable: { file: "a.onnx", status: null },
  uncheckable: none,
  modelDamaged: { file: "a.onnx" },
  notAModel: none,
  modelRejected: { name: "Mine.onnx", why: { code: "doesNotRun", cause } },
  modelNotKept: { name: "mine" },
  ownModelLost: { name: "mine" },
  profileRejected: { name: "Mine.blindspot-profile", why: "damaged" },
  profileOfOtherModel: { name: "mine", base: "compact" },
  fitTooSmall: { side: 240 },
  fitOfOtherModel: { name: "Turbo" },
  noSuchModel: { id: "compact" },
  runtimeUnreachable: none,
  sampleUnreachable: none,
  networkNotStarted: none,
  wrongAnswers: { onGpu: true, off: 0.125 },
  networkFailed: none,
  deviceLost: none,
  outOfMemory: { ofGpu: true },
  workerCrashed: { how: "threw" },
  workerReplaced: none,
  sessionWithoutRoom: none,
  sessionNotKept: none,
  sessionWriterStopped: none,
  storageUnreadable: none,
  notRemoved: { what: "Compact" },
  referenceOfOtherSize: { reference: size, photo: { width: 4, height: 5 }, name: "a.jpg" },
  settingsTooLarge: none,
  unreadableSettings: none,
  badSettings: { why: { code: "outOfRange", key: "detail" } },
  explanationUnreachable: none,
  partUnreachable: none,
};

/** One of each code, so that none can be forgotten. */
type Each<T extends { readonly code: string }> = {
  readonly [C in T["code"]]: Omit<Extract<T, { readonly code: C }>, "code">;
};

const rejections: Each<Rejection> = {
  unreadable: {},
  tooLarge: { most: 2 ** 28 },
  cardTooLarge: { card: "b.json", most: 2 ** 20 },
  incomplete: { reason: "there is no network in it" },
  otherCard: {},
  notStated: { property: "macs_per_pixel", key: "macsPerPixel" },
  notWhole: { property: "radius", most: 256, found: null },
  badBlindness: {},
  noImageInput: { names: [], more: 0 },
  strangeInputs: list,
  imageShape: {},
  blindnessShape: {},
  noiseShape: { numbers: 28 },
  shiftShape: {},
  outputCount: list,
  outputShape: list,
  weightsElsewhere: {},
  weightsMissing: {},
  loops: { operator: "Loop" },
  otherSize: {},
  notFinite: {},
  farFromPhoto: {},
  looksFurther: { radius: 29 },
  trialCancelled: {},
  trialTooLong: { seconds: 60 },
  trialFailed: {},
  doesNotRun: { cause },
  needsMemory: { cause },
  crashes: { cause },
};

const settingsFaults: Each<SettingsFault> = {
  variantCount: { most: 6 },
  presetCount: { most: 500 },
  presetWithoutName: {},
  tooMuchText: {},
  incompleteText: {},
  somethingElse: {},
  newerVersion: {},
  incompleteLink: {},
  variantNoObject: {},
  nameNoText: {},
  modelNoText: {},
  modelTooLong: {},
  outOfRange: { key: "strength" },
  notBoolean: {},
  autoNoList: {},
  autoUnknown: {},
  samplingNoObject: {},
  samplingUnknown: {},
  badHole: { holes: [1, 3] },
  badStride: {},
  badDraws: {},
  badSeed: {},
};

const remarks: { readonly [C in RemarkCode]: RemarkData[C] } = {
  noPictureOnClipboard: none,
  nothingInFolder: none,
  copied: { what: "link" },
  notCopied: none,
  referenceWithoutPhoto: none,
  opened: { note: "converted", profile: "ProPhoto RGB" },
  sharedPhotosLost: none,
  updateReady: none,
  updateHeldByOtherTab: none,
  updateStarted: none,
  photoNotKept: { count: 2 },
  photoNotReadable: none,
  keptPhotoLost: none,
  sessionBack: none,
  batchNotResumed: none,
  batchNotWhole: { count: 2 },
  modelChanged: none,
  keptResultsDamaged: none,
  onlyOwnModels: none,
  modelAdded: { warning: "seesCentre" },
  fitted: { steps: 80 },
  fitUseless: {},
  profileAdded: {},
  presetNotKept: none,
  presetsTaken: { added: 2, replaced: 1 },
  processorNotKept: none,
  saved: { name: "a.jpg", bytes: 3_100_000, photo: "photo-1", kind: "photo", placed: false },
  readyToShare: { file: new File([], "a.jpg") },
  madeHere: { settings: "" },
  photoNotFinished: none,
  comparisonNotFinished: none,
  recovered: { recovery: { kind: "restarted" } },
};

const codes = <T extends object>(table: T) => Object.entries(table) as [keyof T, T[keyof T]][];
const SENTENCE = /^[A-Z][^\n]{9,400}\.$/;
const NONSENSE = /undefined|NaN|null|\[object|\.\./;

function expectSentence(text: string): void {
  expect(text).toMatch(SENTENCE);
  expect(text).not.toMatch(NONSENSE);
}

describe("a sentence stands for", () => {
  it.each(codes(failures))("a failure: %s", (code, data) => {
    const error = new AppError<ErrorCode>(code, data, "the reason");
    expectSentence(sentenceOf(error));
    expect(error.name).toBe(KINDS[code]);
    // Also for what was kept as JSON.
    expect(sentenceOf(errorFrom(JSON.parse(JSON.stringify(error.facts))))).toBe(sentenceOf(error));
  });

  it.each(codes(rejections))("a model refused: %s", (code, facts) => {
    const why = { code, ...facts } as Rejection;
    const text = sentenceOf(new AppError("modelRejected", { name: "mine.onnx", why }));
    expect(text).toMatch(/^mine\.onnx cannot be used as a model: .{9,400}\.$/);
    expect(text).not.toMatch(NONSENSE);
  });

  it.each(codes(settingsFaults))("settings refused: %s", (code, facts) => {
    const why = { code, ...facts } as SettingsFault;
    expectSentence(sentenceOf(new AppError("badSettings", { why })));
  });

  it.each(codes(remarks))("a remark: %s", (code, data) => {
    const text = noticeSentence({ kind: "info", what: { code, data } as Remark });
    expect(text).toMatch(/^[A-Z][^\n]{9,400}[.?]$|^(Settings|Link|Picture) copied\.$/);
  });

  it.each(BACKENDS)("every way not to use %s", (backend) => {
    const causes: Cause[] = [
      ...RULED_OUT.map((ruledOut) => ({ ruledOut })),
      ...codes(failures).map(
        ([code, data]) => ({ code, data, reason: "the reason" }) as ErrorFacts,
      ),
      { code: "unexpected", data: { text: "TypeError: it broke." }, reason: "it broke." },
    ];
    for (const cause of causes) expectSentence(givenUpSentence({ backend, cause }));
  });
});

it("what nobody expected is said to be so", () => {
  expect(sentenceOf(new TypeError("x is undefined"))).toBe(
    "Something unexpected happened: TypeError: x is undefined",
  );
  expect(sentenceOf("a word")).toBe("Something unexpected happened: a word");
});

it("a reason that is missing is said to be", () => {
  expect(sentenceOf(new AppError("deviceLost", {}, ""))).toBe(
    "The graphics processor stopped working (no reason given). Try again.",
  );
});

it("a wrong answer that is no number is still told once it was kept as JSON", () => {
  const { facts } = new AppError("wrongAnswers", { onGpu: true, off: Number.NaN });
  expect(sentenceOf(errorFrom(JSON.parse(JSON.stringify(facts))))).toContain("(off by NaN of");
});

it("what keeps WebGPU from being used at all is said once", () => {
  const both = (["webgpu-fp16", "webgpu"] as const).map((backend) => ({
    backend,
    cause: { ruledOut: "noWebGpu" } as const,
    key: backend,
    lasting: false,
  }));
  expect(fallbackSentence(both)).toBe("WebGPU is not used: this browser does not have it.");
  expect(fallbackSentence([])).toBeNull();
});

it("advice is no part of why a backend is not used, and an abbreviation keeps its capitals", () => {
  const cause = new AppError("wrongAnswers", { onGpu: true, off: 0.125 }).facts;
  expect(givenUpSentence({ backend: "webgpu", cause })).toBe(
    "WebGPU is not used: the graphics processor computes the network wrongly (off by 0.13 of full scale).",
  );
  const unexpected = { code: "unexpected", data: { text: "" }, reason: "GPU is away." } as const;
  expect(givenUpSentence({ backend: "webgpu", cause: unexpected })).toBe(
    "WebGPU is not used: GPU is away.",
  );
});
