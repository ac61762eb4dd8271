/** The VOSI availability document (VOSI 1.1, section 3). */
export function availabilityDocument(upSince: Date): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<vosi:availability xmlns:vosi="http://www.ivoa.net/xml/VOSIAvailability/v1.0">
<vosi:available>true</vosi:available>
<vosi:upSince>${upSince.toISOString()}</vosi:upSince>
<vosi:note>service is accepting queries</vosi:note>
</vosi:availability>
`;
}
