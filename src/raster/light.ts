/** Light, to which a sensor adds its noise, and the values that a network sees. */
import { decoderOf, encoderOf } from "./colour/curve";
import { SRGB_CURVE } from "./colour/profile";

const decode = decoderOf(SRGB_CURVE);
const encode = encoderOf(SRGB_CURVE);
/** Light in [0, 1] and beyond of a value that the network sees; 0 below black. */
export const toLight = (value: number): number => decode(Math.max(value, 0));
/** Its inverse. */
export const toValue = (light: number): number => encode(Math.max(light, 0));
