/** The words of the page "How it works", loaded with it. What stands between asterisks is emphasised. */

const photoNoise = (noise: string) => `The photo, noise *${noise}*`;

export const how = {
  lead: "Blindspot guesses every pixel from the pixels around it. Detail can be guessed, for what is around it belongs to it. Noise cannot: it is new in every pixel. So what can be guessed is the photo.",
  computed:
    "Everything below is computed on this page while you look, with a small photo to which the page adds noise of its own. A plain weighted mean of neighbours stands in for the network, so that you can see each step; the network does the same with many thousand weights that adapt to what they see. Errors are root mean squared differences from the photo without noise, in steps of 255.",
  finding: "Finding",
  noise: "Noise",
  noisyPhoto: "Photo with noise",

  blindSpot: {
    title: "The blind spot",
    told: [
      "Choose a pixel. It is guessed from the ring around it; the pixel itself is covered. Hence the name: the guess has a blind spot right where it looks.",
      "How much each neighbour counts was learnt from this noisy picture alone, by trying to foretell its pixels. Noise is new in every pixel, so no weights can foretell it: the best that can be done is to find what is underneath.",
      "The price is what only the pixel itself knew: a detail one pixel wide is gone. The network sees further and tells edges from surfaces, so it loses far less than this mean.",
    ],
    picker: "Noisy photo: choose a pixel",
    picking: "Point, tap, or use the arrow keys.",
    neighbours: "The pixel's neighbours, each as large as it counts; the pixel itself is covered",
    neighboursHint: "The larger a neighbour is drawn, the more it counts.",
    chosen: "Chosen pixel",
    pixel: (x: number, y: number) => `Pixel ${x}, ${y}`,
    noisy: "In the photo",
    guessed: "Guessed",
    clean: "Without noise",
    show: "Show",
    showPhoto: "The photo",
    showGuess: "Every pixel guessed",
    overall: (noise: string, error: string, repeated: string) =>
      `Over the whole picture: noise *${noise}*, error of the guess *${error}*. Of the noise it repeats *${repeated}*.`,
  },

  independence: {
    title: "Why noise must be independent",
    told: [
      "All of this rests on one thing: that a pixel’s neighbours do not know its noise. Straight from the sensor they do not. But cameras interpolate colours, sharpen and compress, and noise becomes blotches, wider than a pixel. Then the ring tells the noise too, and the guess faithfully puts it back.",
      "Two remedies, both with a price. A *wider hole* covers the whole blotch. *Downsampling* picks pixels that stand further apart, so that noise is independent again among them. Either way the guess is made from further off, and fine detail suffers.",
      "Try it: with blotches 3 pixels wide the guess repeats nearly all of the noise. Then widen the hole to 5.",
    ],
    photo: photoNoise,
    guess: (error: string) => `The guess, error *${error}*`,
    guessed: "Guessed from neighbours",
    strongly: (share: string) =>
      `The guess repeats ${share} of the noise: its neighbours give it away.`,
    partly: (share: string) => `The guess repeats ${share} of the noise: some still leaks through.`,
    hardly: (share: string) =>
      `The guess repeats ${share} of the noise: what error is left is lost detail.`,
    blotches: "Blotches of noise",
    singlePixels: "single pixels",
    wide: (pixels: string) => `about ${pixels} pixels wide`,
    hole: "Hole",
    stride: "Downsampling stride",
    noStride: "1: none",
    kind: "Downsampling",
    inOrder: "Pixel-shuffle",
    random: "Random",
    likeness: "How alike noise is, by distance in pixels",
    likenessSmall: "How alike noise is, by distance in pixels of the small pictures",
    likenessTold: (share: string) =>
      `How alike noise is by distance; ${share} at the nearest pixel that the guess sees`,
    likenessHint: "Pale bars are covered by the hole. What the guess sees should be low.",
  },

  seeing: {
    title: "Blind, or not quite",
    told: [
      "The pixel itself is noisy, but it is not worthless: it knows the detail that its neighbours cannot tell. So Blindspot’s network does not have to be blind. Its blindness, *c*, says how much of the pixel it may use: at 1 nothing, at 0 as much as it learnt to trust it. This is the slider from Detail to Smooth.",
      "One network serves all photos, so its trust suits a middling noise. Where noise is *weak*, the pixel is right more often than the guess: see it, and keep the detail. Where noise is *strong*, the pixel misleads: go towards blind. The curves are the error at every c, compared with the best; the lowest point moves right as noise grows.",
      "With very weak noise any guess does harm, even at c = 0: compare the two numbers. Such photos are what Auto leaves alone.",
    ],
    photo: photoNoise,
    resultAt: (c: string) => `Result at c = ${c}`,
    result: (error: string) => `The result, error *${error}*`,
    blindness: "Blindness c",
    blindnessHint: (own: string) =>
      `Here ${own} of a result is the pixel itself, the rest the guess.`,
    best: (c: string) => `At this noise the best c is *${c}*.`,
    plot: "Error, compared with the best c",
    plotTold: (weak: string, yours: string, strong: string) =>
      `Error by blindness. Lowest at c = ${weak} with weak noise, ${yours} with yours, ${strong} with strong noise`,
    sees: "sees (0)",
    blind: "blind (1)",
    weak: (noise: number) => `Weak noise, ${noise}`,
    strong: (noise: number) => `Strong noise, ${noise}`,
    yours: (noise: number) => `Yours, ${noise}`,
  },

  smallPictures: {
    title: "Small pictures out of a large one",
    told: [
      "Downsampling deals a photo’s pixels out to several small pictures, like cards. Pixels that stood side by side come into different ones, and blotches fall apart into fine noise. Each small picture is denoised, then every pixel goes back to its place.",
      "*Pixel-shuffle* deals in the same order everywhere. What repeats regularly, a fence or a fabric, can then come out as a grid. *Random subsampling* deals each cell in an order of its own: no grid, but some grain, which is why several draws are averaged.",
      "Choose a small picture: the pixels that it got stay bright in the large one.",
    ],
    large: (chosen: number) => `Part of the photo, the pixels of small picture ${chosen} bright`,
    largeSize: (width: number, height: number) => `Part of the photo, ${width} × ${height} pixels`,
    parts: "Small pictures",
    part: (which: number) => `Small picture ${which}`,
    partsSize: (count: number, width: number, height: number) =>
      `${count} small pictures, ${width} × ${height} pixels each`,
    dealt: "Pixels are dealt",
    inOrder: "In order",
    random: "At random",
    stride: "Stride",
  },

  fitting: {
    title: "Learning from your own photo",
    told: [
      "To learn, one needs answers to compare with. Here the noisy pixels are the answers: cover a pixel, guess it, look, correct the weights a little, and again. Nobody needs the clean picture. The noise in the answers is as often too bright as too dark, so over many pixels it cancels out.",
      "That is why the curve does not fall to 0. It falls towards the dashed line, the noise itself, which no one can guess. What lies above the line is what can still be learnt.",
      "Learn from too small a part for too long, and the weights know that part by heart, noise and all. So a *part is held out*: it never teaches, it only judges. Where the guess of it does not get better, the fit goes back to its best step; where it never did, nothing is changed. Try the smallest part, or weak noise. (A part so small can fool the judge as well, so small photos call for care.)",
      "The network of this app has learnt in this way from very many photos. *Fit to this photo* lets it practise on yours: the noise that it found in one place it puts on what it made of another, and learns to find that again. So it gets to know your camera’s noise and the things in your picture.",
    ],
    beforeFit: "Before the fit",
    before: (error: string) => `Before, error *${error}*`,
    beforeHint: "Solid: learnt from. Dashed: held out.",
    afterFit: "After the fit",
    after: (error: string) => `After, error *${error}*`,
    afterHint: "The fit itself never sees these errors.",
    pause: "Pause",
    again: "Fit again",
    goOn: "Go on",
    fit: "Fit to this photo",
    learnsFrom: "Learns from",
    side: (pixels: number) => `${pixels} × ${pixels} pixels`,
    plot: "Guess and noisy pixel differ by",
    plotTold: (steps: number, learnt: string, held: string, noise: string) =>
      `Difference of guess and noisy pixel over ${steps} steps: learnt from ${learnt}, held out ${held}, noise ${noise}`,
    steps: "steps",
    learnt: "Learnt from",
    held: "Held out",
    limit: "The noise itself",
    step: (taken: number, all: number) => `Step ${taken} of ${all}.`,
    begins: "Begins with weights learnt where noise was weak.",
    unchanged: "This photo is already served as well as it can be: nothing is changed.",
    lastKept: "Every step helped the part held out: the last one is kept.",
    kept: (step: number) => `Step ${step} is kept: after it the part held out got no better.`,
  },

  sentences: {
    title: "The settings, a sentence each",
    blindness: {
      title: "Blindness",
      told: "How little of the pixel itself the network may use: 0 keeps more detail and some noise, 1 is smoothest.",
    },
    hole: {
      title: "Hole",
      told: "How wide the blind spot is: a wider one covers noise that comes in blotches, and knows less of fine detail.",
    },
    downsampling: {
      title: "Downsampling",
      told: "The photo’s pixels are dealt out to smaller photos, in which blotches fall apart into noise that can be told from detail; the finest detail goes with them.",
    },
    refinement: {
      title: "Refinement",
      told: "A few pixels of the result are made noisy again and denoised once more, eight times over; the mean takes away grain and grids that downsampling left.",
      result: "result",
      mixed: "some noisy again",
      mean: "mean of 8 passes",
    },
  },

  privacy: {
    title: "What stays here, and who thought of it",
    told: "Photos, results, and whatever is learnt from them stay on this device. The network comes to your photo, not the other way round: its file is loaded once, then everything runs in this page, with or without a connection. The page’s own rules forbid it to reach any other server, and it counts what it asks for:",
    counted: (line: string) => `${line}.`,
    photo:
      "The photo on this page is part of “seeding” by Clements Engelhardt, from the Debian package lomiri-wallpapers-16.04 (CC0 1.0).",
    papers: "Papers",
    byConstruction: "Blind spots by construction",
    changingHoles: "Holes that change size",
    conditional: "The pixel seen or not, in one network",
    randomSubsampling: "Random subsampling",
  },
} as const;
