import type { HowWords } from "../catalogue";

const photoNoise = (noise: string) => `Das Foto, Rauschen *${noise}*`;

export const how: HowWords = {
  lead: "Blindspot errät jedes Pixel aus den Pixeln ringsum. Details lassen sich erraten, denn was um sie herum liegt, gehört zu ihnen. Rauschen nicht: Es ist in jedem Pixel neu. Was sich erraten lässt, ist also das Foto.",
  computed:
    "Alles hier wird auf dieser Seite berechnet, während Sie zusehen, an einem kleinen Foto, dem die Seite selbst Rauschen hinzufügt. Statt des Netzes rechnet ein einfaches gewichtetes Mittel der Nachbarn, damit jeder Schritt zu sehen ist; das Netz tut dasselbe mit vielen tausend Gewichten, die sich nach dem richten, was sie sehen. Fehler sind Wurzeln der mittleren quadratischen Abweichung vom Foto ohne Rauschen, in Stufen von 255.",
  finding: "Befund",
  noise: "Rauschen",
  noisyPhoto: "Foto mit Rauschen",

  blindSpot: {
    title: "Der blinde Fleck",
    told: [
      "Wählen Sie ein Pixel. Es wird aus dem Ring darum erraten; das Pixel selbst ist verdeckt. Daher der Name: Beim Raten ist genau dort, wo hingesehen wird, ein blinder Fleck.",
      "Wie viel jeder Nachbar zählt, wurde allein aus diesem verrauschten Bild gelernt, indem versucht wurde, seine Pixel vorherzusagen. Rauschen ist in jedem Pixel neu, kein Gewicht kann es vorhersagen: Das Beste, was sich erreichen lässt, ist zu finden, was darunter liegt.",
      "Der Preis ist, was nur das Pixel selbst wusste: Ein Detail von einem Pixel Breite verschwindet. Das Netz sieht weiter und unterscheidet Kanten von Flächen, deshalb verliert es viel weniger als dieses Mittel.",
    ],
    picker: "Verrauschtes Foto: ein Pixel wählen",
    picking: "Zeigen, tippen oder die Pfeiltasten benutzen.",
    neighbours:
      "Die Nachbarn des Pixels, jeder so groß, wie er zählt; das Pixel selbst ist verdeckt",
    neighboursHint: "Je größer ein Nachbar gezeichnet ist, desto mehr zählt er.",
    chosen: "Gewähltes Pixel",
    pixel: (x, y) => `Pixel ${x}, ${y}`,
    noisy: "Im Foto",
    guessed: "Erraten",
    clean: "Ohne Rauschen",
    show: "Zeigen",
    showPhoto: "Das Foto",
    showGuess: "Jedes Pixel erraten",
    overall: (noise, error, repeated) =>
      `Im ganzen Bild: Rauschen *${noise}*, Fehler des Erratenen *${error}*. Vom Rauschen wiederholt es *${repeated}*.`,
  },

  independence: {
    title: "Warum Rauschen unabhängig sein muss",
    told: [
      "Alles beruht auf einem: dass die Nachbarn eines Pixels sein Rauschen nicht kennen. Direkt vom Sensor ist das so. Aber Kameras interpolieren Farben, schärfen und komprimieren, und aus Rauschen werden Flecken, breiter als ein Pixel. Dann verrät der Ring auch das Rauschen, und es wird getreu mit erraten.",
      "Zwei Mittel helfen, beide haben ihren Preis. Ein *breiteres Loch* verdeckt den ganzen Fleck. *Verkleinerung* nimmt Pixel, die weiter auseinander liegen, sodass das Rauschen unter ihnen wieder unabhängig ist. So oder so wird aus größerer Entfernung geraten, und feine Details leiden.",
      "Probieren Sie es: Bei Flecken von 3 Pixeln Breite wiederholt das Erratene fast das ganze Rauschen. Verbreitern Sie dann das Loch auf 5.",
    ],
    photo: photoNoise,
    guess: (error) => `Das Erratene, Fehler *${error}*`,
    guessed: "Aus den Nachbarn erraten",
    strongly: (share) =>
      `Das Erratene wiederholt ${share} des Rauschens: Die Nachbarn verraten es.`,
    partly: (share) =>
      `Das Erratene wiederholt ${share} des Rauschens: Ein wenig kommt noch durch.`,
    hardly: (share) =>
      `Das Erratene wiederholt ${share} des Rauschens: Was an Fehler bleibt, sind verlorene Details.`,
    blotches: "Rauschflecken",
    singlePixels: "einzelne Pixel",
    wide: (pixels) => `etwa ${pixels} Pixel breit`,
    hole: "Loch",
    stride: "Schrittweite der Verkleinerung",
    noStride: "1: keine",
    kind: "Verkleinerung",
    inOrder: "Pixel-Shuffle",
    random: "Zufällig",
    likeness: "Wie ähnlich sich Rauschen ist, nach Abstand in Pixeln",
    likenessSmall: "Wie ähnlich sich Rauschen ist, nach Abstand in Pixeln der kleinen Bilder",
    likenessTold: (share) =>
      `Wie ähnlich sich Rauschen nach Abstand ist; ${share} beim nächsten Pixel, das zum Raten dient`,
    likenessHint: "Blasse Balken verdeckt das Loch. Was noch gesehen wird, sollte niedrig sein.",
  },

  seeing: {
    title: "Blind oder nicht ganz",
    told: [
      "Das Pixel selbst ist verrauscht, aber nicht wertlos: Es kennt die Details, die seine Nachbarn nicht verraten können. Deshalb muss das Netz von Blindspot nicht blind sein. Seine Blindheit *c* sagt, wie viel vom Pixel es benutzen darf: bei 1 nichts, bei 0 so viel, wie es ihm zu trauen gelernt hat. Das ist der Regler von Details bis Glatt.",
      "Ein Netz dient allen Fotos, sein Vertrauen passt also zu einem mittleren Rauschen. Wo das Rauschen *schwach* ist, hat das Pixel öfter recht als das Erratene: hinsehen und die Details behalten. Wo das Rauschen *stark* ist, führt das Pixel in die Irre: in Richtung blind gehen. Die Kurven zeigen den Fehler bei jedem c, verglichen mit dem besten; der tiefste Punkt wandert nach rechts, wenn das Rauschen zunimmt.",
      "Bei sehr schwachem Rauschen schadet jedes Raten, selbst bei c = 0: Vergleichen Sie die beiden Zahlen. Solche Fotos lässt Auto, wie sie sind.",
    ],
    photo: photoNoise,
    resultAt: (c) => `Ergebnis bei c = ${c}`,
    result: (error) => `Das Ergebnis, Fehler *${error}*`,
    blindness: "Blindheit c",
    blindnessHint: (own) =>
      `Hier sind ${own} eines Ergebnisses das Pixel selbst, der Rest erraten.`,
    best: (c) => `Bei diesem Rauschen ist das beste c *${c}*.`,
    plot: "Fehler, verglichen mit dem besten c",
    plotTold: (weak, yours, strong) =>
      `Fehler nach Blindheit. Am kleinsten bei c = ${weak} mit schwachem Rauschen, ${yours} mit Ihrem, ${strong} mit starkem`,
    sees: "sieht (0)",
    blind: "blind (1)",
    weak: (noise) => `Schwaches Rauschen, ${noise}`,
    strong: (noise) => `Starkes Rauschen, ${noise}`,
    yours: (noise) => `Ihres, ${noise}`,
  },

  smallPictures: {
    title: "Kleine Bilder aus einem großen",
    told: [
      "Verkleinerung teilt die Pixel eines Fotos wie Karten auf mehrere kleine Bilder aus. Pixel, die nebeneinander lagen, kommen in verschiedene, und Flecken zerfallen zu feinem Rauschen. Jedes kleine Bild wird entrauscht, dann kehrt jedes Pixel an seinen Platz zurück.",
      "*Pixel-Shuffle* teilt überall in derselben Reihenfolge aus. Was sich regelmäßig wiederholt, ein Zaun oder ein Gewebe, kann dann als Gitter herauskommen. *Zufällige Teilbilder* teilen jede Zelle in einer eigenen Reihenfolge aus: kein Gitter, aber etwas Körnung, weshalb mehrere Ziehungen gemittelt werden.",
      "Wählen Sie ein kleines Bild: Die Pixel, die es bekam, bleiben im großen hell.",
    ],
    large: (chosen) => `Teil des Fotos, die Pixel des kleinen Bildes ${chosen} hell`,
    largeSize: (width, height) => `Teil des Fotos, ${width} × ${height} Pixel`,
    parts: "Kleine Bilder",
    part: (which) => `Kleines Bild ${which}`,
    partsSize: (count, width, height) =>
      `${count} kleine Bilder mit je ${width} × ${height} Pixeln`,
    dealt: "Die Pixel werden ausgeteilt",
    inOrder: "Der Reihe nach",
    random: "Zufällig",
    stride: "Schrittweite",
  },

  fitting: {
    title: "Vom eigenen Foto lernen",
    told: [
      "Zum Lernen braucht man Antworten zum Vergleichen. Hier sind es die verrauschten Pixel: ein Pixel verdecken, es erraten, nachsehen, die Gewichte ein wenig verbessern, und noch einmal. Das saubere Bild braucht niemand. Das Rauschen in den Antworten ist so oft zu hell wie zu dunkel, über viele Pixel hebt es sich also auf.",
      "Deshalb fällt die Kurve nicht auf 0. Sie nähert sich der gestrichelten Linie, dem Rauschen selbst, das niemand erraten kann. Was über der Linie liegt, lässt sich noch lernen.",
      "Wer zu lange von einem zu kleinen Teil lernt, kennt ihn auswendig, samt Rauschen. Deshalb wird ein *Teil zurückgehalten*: Er lehrt nie, er urteilt nur. Wird er nicht mehr besser erraten, geht die Anpassung auf ihren besten Schritt zurück; wurde er es nie, bleibt alles, wie es war. Probieren Sie den kleinsten Teil oder schwaches Rauschen. (Ein so kleiner Teil kann auch den Richter täuschen, kleine Fotos verlangen also Vorsicht.)",
      "Das Netz dieser App hat so aus sehr vielen Fotos gelernt. *An dieses Foto anpassen* lässt es an Ihrem üben: Das Rauschen, das es an einer Stelle fand, legt es auf das, was es aus einer anderen gemacht hat, und lernt, dieses wiederzufinden. So lernt es das Rauschen Ihrer Kamera kennen und die Dinge in Ihrem Bild.",
    ],
    beforeFit: "Vor der Anpassung",
    before: (error) => `Vorher, Fehler *${error}*`,
    beforeHint: "Durchgezogen: daraus gelernt. Gestrichelt: zurückgehalten.",
    afterFit: "Nach der Anpassung",
    after: (error) => `Nachher, Fehler *${error}*`,
    afterHint: "Die Anpassung selbst sieht diese Fehler nie.",
    pause: "Pausieren",
    again: "Noch einmal anpassen",
    goOn: "Fortsetzen",
    fit: "An dieses Foto anpassen",
    learnsFrom: "Lernt aus",
    side: (pixels) => `${pixels} × ${pixels} Pixeln`,
    plot: "Erratenes und verrauschtes Pixel unterscheiden sich um",
    plotTold: (steps, learnt, held, noise) =>
      `Unterschied von erratenem und verrauschtem Pixel nach ${steps} Schritten: daraus gelernt ${learnt}, zurückgehalten ${held}, Rauschen ${noise}`,
    steps: "Schritte",
    learnt: "Daraus gelernt",
    held: "Zurückgehalten",
    limit: "Das Rauschen selbst",
    step: (taken, all) => `Schritt ${taken} von ${all}.`,
    begins: "Beginnt mit Gewichten, die bei schwachem Rauschen gelernt wurden.",
    unchanged: "Diesem Foto ist schon so gut gedient, wie es geht: Alles bleibt, wie es war.",
    lastKept: "Jeder Schritt half dem zurückgehaltenen Teil: Der letzte bleibt.",
    kept: (step) =>
      `Schritt ${step} bleibt: Danach wurde der zurückgehaltene Teil nicht mehr besser.`,
  },

  sentences: {
    title: "Die Einstellungen, je ein Satz",
    blindness: {
      title: "Blindheit",
      told: "Wie wenig vom Pixel selbst das Netz benutzen darf: 0 behält mehr Details und etwas Rauschen, 1 ist am glattesten.",
    },
    hole: {
      title: "Loch",
      told: "Wie breit der blinde Fleck ist: Ein breiterer verdeckt Rauschen, das in Flecken auftritt, und weiß weniger von feinen Details.",
    },
    downsampling: {
      title: "Verkleinerung",
      told: "Die Pixel des Fotos werden auf kleinere Fotos ausgeteilt, in denen Flecken zu Rauschen zerfallen, das sich von Details unterscheiden lässt; die feinsten Details gehen dabei mit verloren.",
    },
    refinement: {
      title: "Verfeinerung",
      told: "Einige Pixel des Ergebnisses werden wieder verrauscht und noch einmal entrauscht, achtmal nacheinander; das Mittel nimmt Körnung und Gitter weg, die die Verkleinerung hinterließ.",
      result: "Ergebnis",
      mixed: "zum Teil wieder verrauscht",
      mean: "Mittel aus 8 Durchgängen",
    },
  },

  privacy: {
    title: "Was hier bleibt, und wer es sich ausgedacht hat",
    told: "Fotos, Ergebnisse und alles, was daraus gelernt wird, bleiben auf diesem Gerät. Das Netz kommt zu Ihrem Foto, nicht umgekehrt: Seine Datei wird einmal geladen, dann läuft alles in dieser Seite, mit oder ohne Verbindung. Die Regeln der Seite verbieten ihr, andere Server zu erreichen, und sie zählt, was sie anfragt:",
    counted: (line) => `${line}.`,
    photo:
      "Das Foto auf dieser Seite ist ein Teil von „seeding“ von Clements Engelhardt, aus dem Debian-Paket lomiri-wallpapers-16.04 (CC0 1.0).",
    papers: "Veröffentlichungen",
    byConstruction: "Blinde Flecken durch die Bauweise",
    changingHoles: "Löcher, die ihre Größe ändern",
    conditional: "Das Pixel gesehen oder nicht, in einem Netz",
    randomSubsampling: "Zufällige Teilbilder",
  },
};
