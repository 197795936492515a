export function SessionSection() {
  return null;
}
