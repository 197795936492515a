import { AboutSection } from "./AboutSection";
import { DiagnosticsSection } from "./DiagnosticsSection";
import { LanguageField } from "./LanguageField";
import { NotifyField } from "./NotifyField";
import { PrivacySection } from "./PrivacySection";
import { ProcessorSection } from "./ProcessorSection";
import { SessionSection } from "./SessionSection";
import { StorageSection } from "./StorageSection";

export function SystemSections() {
  return (
    <>
      <LanguageField />
      <ProcessorSection />
      <SessionSection />
      <NotifyField />
      <PrivacySection />
      <StorageSection />
      <DiagnosticsSection />
      <AboutSection />
    </>
  );
}
