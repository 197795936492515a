import styles from "./system.module.css";

const BASE = import.meta.env.BASE_URL;

/** Tells what this is, who thought of it, and under which licences it comes. */
export function AboutSection() {
  const { version, built, packages } = __ABOUT__;
  return (
    <section aria-labelledby="about-title">
      <h3 id="about-title">About</h3>
      <p>
        Blindspot {version}, built on {built}. It removes noise from photos on your own device, with
        a conditional blind-spot network: trained on noisy photos alone, it predicts every pixel
        from its surroundings, and you choose how much of the pixel itself it may see. After
        “Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional Blind-Spot
        Network” (C-BSN, arXiv 2304.09507) and “Random Sub-Samples Generation for Self-Supervised
        Real Image Denoising” (SDAP, arXiv 2307.16825).
      </p>
      <p>
        <a href="#how">How it works</a>
      </p>
      <p>
        The code and the networks’ weights are under the MIT licence.{" "}
        <a href={`${BASE}models/NOTICE.md`} target="_blank" rel="noreferrer">
          What the networks were trained on
        </a>
      </p>
      <details>
        <summary>Software by others in this app ({packages.length})</summary>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Version</th>
                <th scope="col">Licence</th>
              </tr>
            </thead>
            <tbody>
              {packages.map((entry) => (
                <tr key={entry.name}>
                  <th scope="row">{entry.name}</th>
                  <td>{entry.version}</td>
                  <td>{entry.license}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href={`${BASE}third-party-licenses.md`} target="_blank" rel="noreferrer">
            The full licence texts
          </a>
          {" · "}
          <a href={`${__ORT_FOLDER__}LICENSE.txt`} target="_blank" rel="noreferrer">
            ONNX Runtime’s WebAssembly
          </a>
        </p>
      </details>
    </section>
  );
}
