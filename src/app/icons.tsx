/** Line icons, 20 px on a 24-unit grid, in the colour of the text around them. */
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

export const CloseIcon = () => <Icon path="M6 6l12 12M18 6 6 18" />;
export const PlusIcon = () => <Icon path="M12 5v14M5 12h14" />;
export const MinusIcon = () => <Icon path="M5 12h14" />;
export const FitIcon = () => <Icon path="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />;
export const EyeIcon = () => (
  <Icon path="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.25a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5z" />
);
export const SaveIcon = () => <Icon path="M12 4v11M7.5 10.5 12 15l4.5-4.5M5 19.5h14" />;
export const SunIcon = () => (
  <Icon path="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4" />
);
export const MoonIcon = () => <Icon path="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z" />;
export const SlidersIcon = () => <Icon path="M4 8h9M17 8h3M15 5.5v5M4 16h3M11 16h9M9 13.5v5" />;
export const LockIcon = () => (
  <Icon path="M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z" />
);
export const InfoIcon = () => (
  <Icon path="M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM12 11.25v4.25M12 8.4v.1" />
);
export const UndoIcon = () => <Icon path="M8.5 5 4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10H8" />;
export const RedoIcon = () => <Icon path="M15.5 5l4 4-4 4M19.5 9H10a5 5 0 0 0 0 10h6" />;
export const DividerIcon = () => <Icon path="M4 5.5h16v13H4zM12 3v18" />;
export const GridIcon = () => <Icon path="M4 5h16v14H4zM12 5v14M4 12h16" />;
export const BlinkIcon = () => <Icon path="M4 7h11v11H4zM8.5 4H20v11" />;
export const ResidualIcon = () => (
  <Icon path="M4 5h16v14H4zM8 9v.1M12 11v.1M16 9v.1M9 14v.1M14.5 15v.1M17 13v.1M7 16v.1M12 7.5v.1" />
);
export const LeftIcon = () => <Icon path="M14.5 6 8.5 12l6 6" />;
export const RightIcon = () => <Icon path="M9.5 6l6 6-6 6" />;
export const InfluenceIcon = () => (
  <Icon path="M4 4h4v4H4zM16 4h4v4h-4zM4 16h4v4H4zM16 16h4v4h-4zM10 10h4v4h-4zM8.5 8.5l1 1M15.5 8.5l-1 1M8.5 15.5l1-1M15.5 15.5l-1-1" />
);
export const LoupeIcon = () => (
  <Icon path="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3 20 20" />
);
export const ValuesIcon = () => <Icon path="M4 20l1-4L15 6l3 3L8 19zM13 8l3 3M16.5 4.5l3 3" />;
export const JudgeIcon = () => <Icon path="M4 20V10M10 20V4M16 20v-8M21 20H3" />;
export const BookIcon = () => (
  <Icon path="M12 6.5C10 5 7 4.75 4 5v13c3-.25 6 0 8 1.5 2-1.5 5-1.75 8-1.5V5c-3-.25-6 0-8 1.5zM12 6.5v13" />
);
export const DeviceIcon = () => (
  <Icon path="M7 7h10v10H7zM10 3.5V7M14 3.5V7M10 17v3.5M14 17v3.5M3.5 10H7M3.5 14H7M17 10h3.5M17 14h3.5" />
);
export const MoreIcon = () => (
  <Icon path="M5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.8 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0" />
);
export const CompareIcon = () => <Icon path="M12 4v16M12 6H4.5v12H12M15 6h4.5v12H15" />;
export const KeysIcon = () => (
  <Icon path="M9.2 9.2a2.8 2.8 0 1 1 4.2 2.5c-.9.5-1.4 1.1-1.4 2.1M12 17v.1M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z" />
);
