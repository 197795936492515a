export function ProcessorSection() {
  return null;
}
