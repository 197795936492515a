"""Makes the sample photo: `python scripts/make-sample.py PATH_TO_seeding_by_Clements_Engelhardt.jpg`.

Needs the training package (`pip install -e training`). The noise is that of its synthetic camera.
"""

import sys
from pathlib import Path

import numpy as np
from blindspot.camera import MARGIN, noisy_photo
from blindspot.data import read_image
from PIL import Image

LEFT, TOP, WIDTH, HEIGHT = 220, 80, 960, 640
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 9
QUALITY = 85

source = read_image(Path(sys.argv[1]))
box = source[TOP - MARGIN : TOP + HEIGHT + MARGIN, LEFT - MARGIN : LEFT + WIDTH + MARGIN]
inner = slice(MARGIN, -MARGIN)
photo = noisy_photo(box.astype(np.float32) / 255, np.random.default_rng(SEED))[inner, inner]
here = Path(__file__).parent.parent / "public" / "sample"
Image.fromarray(np.round(photo * 255).astype(np.uint8)).save(
    here / "dandelion.jpg", quality=QUALITY, subsampling=0
)
