/** Whether a key pressed there is text, or chooses from a list. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["range", "radio", "checkbox"].includes(target.type))
  );
}
