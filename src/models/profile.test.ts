import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asAppError } from "../base/errors";
import type { FitEntry, ModelEntry } from "./manifest";
import { type Profile, profileModel, profileText, readProfile, suits } from "./profile";

const hashed = async (bytes: ArrayBuffer) =>
  createHash("sha256").update(new Uint8Array(bytes)).digest("hex");

const profile: Profile = {
  name: "Night street",
  parameters: Float32Array.of(0.5, -1e-8, 3e7),
  base: { id: "compact", sha256: "ab" },
  steps: 80,
  photos: 2,
  pixels: 1_000_000,
  date: "2026-01-02T03:04:05.000Z",
  camera: "Maker One",
  lens: null,
  iso: 3200,
  thumbnail: "data:image/jpeg;base64,AAAA",
};

const fileOf = (text: string) => new File([text], "a.blindspot-profile");
const written = async (of: Profile) => profileText(of, await hashed(of.parameters.slice().buffer));
const faultOf = async (text: string) =>
  readProfile(fileOf(text), hashed).then(
    () => null,
    (error: unknown) => asAppError(error)?.facts.data,
  );

const base = {
  id: "compact",
  name: "Compact",
  sha256: "ab",
  default: true,
  fp16: { file: "half.onnx", sha256: "cd", bytes: 1 },
  fit: { parameters: 3 } as FitEntry,
} as ModelEntry;

describe("a profile's file", () => {
  it("reads back as it was written", async () => {
    expect(await readProfile(fileOf(await written(profile)), hashed)).toEqual(profile);
  });

  it("keeps parameters to the last bit", async () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(values, async (numbers) => {
        const parameters = Float32Array.from(numbers);
        const read = await readProfile(fileOf(await written({ ...profile, parameters })), hashed);
        expect(new Uint8Array(read.parameters.buffer)).toEqual(new Uint8Array(parameters.buffer));
      }),
    );
  });

  it("is refused where a letter of its parameters is another", async () => {
    const text = await written(profile);
    const at = text.lastIndexOf('"parameters": "') + 15;
    const changed = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    expect(await faultOf(changed)).toMatchObject({ why: "damaged" });
  });

  it("is refused where its end is missing, or it is another file", async () => {
    expect(await faultOf((await written(profile)).slice(0, -9))).toMatchObject({ why: "damaged" });
    for (const text of ["", "{}", "[]", "null", "hello", '{"blindspot": 1}']) {
      expect(await faultOf(text)).toMatchObject({ why: "noProfile" });
    }
    expect(await faultOf('{"blindspotProfile": 2}')).toMatchObject({ why: "newer" });
  });

  it("of any bytes is a profile or an AppError", async () => {
    const text = await written(profile);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string(), async (at, put) => {
        const file = fileOf(text.slice(0, at) + put + text.slice(at + put.length));
        await readProfile(file, hashed).catch((error: unknown) => {
          expect(asAppError(error)?.name).toBe("ProfileRejected");
        });
      }),
    );
  });

  it("brings no picture but a small JPEG", async () => {
    for (const thumbnail of ["https://example.org/a.jpg", "data:image/svg+xml;base64,AAAA"]) {
      const read = await readProfile(fileOf(await written({ ...profile, thumbnail })), hashed);
      expect(read.thumbnail).toBeNull();
    }
  });
});

describe("the model that a profile makes", () => {
  it("is its base with a name, a file and a past of its own", () => {
    const model = profileModel(profile, "0123456789abcdef0123", [base]);
    expect(model).toMatchObject({
      id: "profile-0123456789abcdef",
      name: "Night street",
      default: false,
      own: true,
      sha256: "0123456789abcdef0123",
      bytes: 12,
      fitted: { steps: 80, photos: 2, base: { id: "compact" } },
    });
    expect(model.fit).toBeUndefined();
  });

  it("is none where the site has another version of the base, or as many parameters no more", () => {
    const others: ModelEntry[][] = [
      [],
      [{ ...base, sha256: "ac" }],
      [{ ...base, id: "full" }],
      [{ ...base, fit: { parameters: 4 } as FitEntry }],
    ];
    for (const models of others) {
      expect(() => profileModel(profile, "01", models)).toThrow(
        expect.objectContaining({ name: "ProfileRejected" }),
      );
    }
  });
});

describe("a profile suits a photo", () => {
  it("of the same camera, half a stop of ISO apart at most", () => {
    const camera = "Maker One";
    expect(suits(profile, { camera, iso: 3200 })).toBe(true);
    expect(suits(profile, { camera, iso: 4000 })).toBe(true);
    expect(suits(profile, { camera, iso: 6400 })).toBe(false);
    expect(suits(profile, { camera, iso: null })).toBe(false);
    expect(suits(profile, { camera: "Maker Two", iso: 3200 })).toBe(false);
    expect(suits({ camera: null, iso: 3200 }, { camera: null, iso: 3200 })).toBe(false);
  });
});
