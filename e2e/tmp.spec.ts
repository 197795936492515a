import { test } from "@playwright/test";
import { AppPage, noisy, reference } from "./app-page.ts";
test("look", async ({ page }) => {
  for (const [name, size, scheme] of [["d-dark",{width:1280,height:800},"dark"],["d-light",{width:1280,height:800},"light"],["p-light",{width:390,height:844},"light"],["p-dark",{width:390,height:844},"dark"]] as const) {
    await page.setViewportSize(size); await page.emulateMedia({colorScheme:scheme});
    const app = await AppPage.open(page);
    await app.pick(noisy); await app.finished();
    await page.getByRole("button",{name:"Judge",exact:true}).click();
    if (name.startsWith("p")) await page.getByRole("button",{name:"More settings"}).click();
    const ch = page.waitForEvent("filechooser");
    await page.getByRole("button",{name:"Choose a clean reference…"}).click();
    await (await ch).setFiles({name:"reference.png",mimeType:"image/png",buffer:reference});
    await page.waitForTimeout(2500);
    await page.screenshot({path:`/tmp/w/j-${name}.png`});
    if (name.startsWith("p")) { await page.getByRole("button",{name:"Fewer settings"}).click(); await page.screenshot({path:`/tmp/w/j-${name}-closed.png`}); }
    else { await page.getByRole("button",{name:"Sweep blindness"}).click(); await app.finished(); await page.waitForTimeout(3000); await page.screenshot({path:`/tmp/w/j-${name}-grid.png`}); }
  }
});
