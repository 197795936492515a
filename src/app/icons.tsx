import {
  BookOpen,
  ChartColumn,
  ChevronLeft,
  ChevronRight,
  CircleQuestionMark,
  Cpu,
  Download,
  Ellipsis,
  Eye,
  Grid2x2,
  Info,
  Lock,
  type LucideIcon,
  Maximize,
  Minus,
  Moon,
  Pipette,
  Plus,
  Redo2,
  Search,
  SlidersHorizontal,
  SquareSplitHorizontal,
  Sun,
  Undo2,
  X,
} from "lucide-react";

/** Lucide's line icons, 20 px on a 24-unit grid, in the colour of the text around them. */
const drawn = (Drawing: LucideIcon) => () => (
  <Drawing size={20} strokeWidth={1.75} aria-hidden="true" />
);

export const CloseIcon = /* @__PURE__ */ drawn(X);
export const PlusIcon = /* @__PURE__ */ drawn(Plus);
export const MinusIcon = /* @__PURE__ */ drawn(Minus);
export const FitIcon = /* @__PURE__ */ drawn(Maximize);
export const EyeIcon = /* @__PURE__ */ drawn(Eye);
export const SaveIcon = /* @__PURE__ */ drawn(Download);
export const SunIcon = /* @__PURE__ */ drawn(Sun);
export const MoonIcon = /* @__PURE__ */ drawn(Moon);
export const SlidersIcon = /* @__PURE__ */ drawn(SlidersHorizontal);
export const LockIcon = /* @__PURE__ */ drawn(Lock);
export const InfoIcon = /* @__PURE__ */ drawn(Info);
export const UndoIcon = /* @__PURE__ */ drawn(Undo2);
export const RedoIcon = /* @__PURE__ */ drawn(Redo2);
export const GridIcon = /* @__PURE__ */ drawn(Grid2x2);
export const LeftIcon = /* @__PURE__ */ drawn(ChevronLeft);
export const RightIcon = /* @__PURE__ */ drawn(ChevronRight);
export const LoupeIcon = /* @__PURE__ */ drawn(Search);
export const ValuesIcon = /* @__PURE__ */ drawn(Pipette);
export const JudgeIcon = /* @__PURE__ */ drawn(ChartColumn);
export const BookIcon = /* @__PURE__ */ drawn(BookOpen);
export const DeviceIcon = /* @__PURE__ */ drawn(Cpu);
export const MoreIcon = /* @__PURE__ */ drawn(Ellipsis);
export const CompareIcon = /* @__PURE__ */ drawn(SquareSplitHorizontal);
export const KeysIcon = /* @__PURE__ */ drawn(CircleQuestionMark);

/** For what only this app shows, in the same manner. */
function Icon({ path }: { path: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

export const DividerIcon = () => <Icon path="M4 5.5h16v13H4zM12 3v18" />;
export const BlinkIcon = () => <Icon path="M4 7h11v11H4zM8.5 4H20v11" />;
export const ResidualIcon = () => (
  <Icon path="M4 5h16v14H4zM8 9v.1M12 11v.1M16 9v.1M9 14v.1M14.5 15v.1M17 13v.1M7 16v.1M12 7.5v.1" />
);
export const InfluenceIcon = () => (
  <Icon path="M4 4h4v4H4zM16 4h4v4h-4zM4 16h4v4H4zM16 16h4v4h-4zM10 10h4v4h-4zM8.5 8.5l1 1M15.5 8.5l-1 1M8.5 15.5l1-1M15.5 15.5l-1-1" />
);
