import type { BatchSlice } from "./batch";
import type { ClosingSlice } from "./closing";
import type { ExportSlice } from "./export";
import type { FitSlice } from "./fit";
import type { InfluenceSlice } from "./influence";
import type { JobSlice } from "./job";
import type { JournalSlice } from "./journal";
import type { JudgingSlice } from "./judging";
import type { LayoutSlice } from "./layout";
import type { LibrarySlice } from "./library";
import type { ModelsSlice } from "./models";
import type { NoticesSlice } from "./notices";
import type { NotifyingSlice } from "./notifying";
import type { OwnSettingsSlice } from "./own-settings";
import type { PresetsSlice } from "./presets";
import type { ProcessorSlice } from "./processor";
import type { QueueSlice } from "./queue";
import type { ResultsSlice } from "./results";
import type { SamplesSlice } from "./samples";
import type { SelectionSlice } from "./selection";
import type { SessionSlice } from "./session";
import type { ShellSlice } from "./shell";
import type { TrafficSlice } from "./traffic";
import type { UndoSlice } from "./undo";
import type { VariantsSlice } from "./variants";
import type { ViewSlice } from "./view";

/** All that the page knows, and the actions that change it. */
export type AppState = BatchSlice &
  ClosingSlice &
  ExportSlice &
  FitSlice &
  InfluenceSlice &
  JobSlice &
  JournalSlice &
  JudgingSlice &
  LayoutSlice &
  LibrarySlice &
  ModelsSlice &
  NoticesSlice &
  NotifyingSlice &
  OwnSettingsSlice &
  PresetsSlice &
  ProcessorSlice &
  QueueSlice &
  ResultsSlice &
  SelectionSlice &
  SamplesSlice &
  SessionSlice &
  ShellSlice &
  TrafficSlice &
  UndoSlice &
  VariantsSlice &
  ViewSlice;
