import { createElement } from "react";
import { loadExample } from "./example";
import { HowPage } from "./HowPage";

/** The page with its example photo. @throws whatever fetching or decoding the photo does */
export async function loadPage() {
  const clean = await loadExample();
  return ({ part }: { readonly part: string }) => createElement(HowPage, { part, clean });
}
