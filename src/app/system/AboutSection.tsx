export function AboutSection() {
  return null;
}
