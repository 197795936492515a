/** A text of which the parts between asterisks matter most. */
export const Emphasised = ({ text }: { readonly text: string }) =>
  text.split("*").map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the text is shown as a whole
    at % 2 === 1 ? <b key={at}>{part}</b> : part,
  );
