// What is not built is off. An attribute is there to be read and written, as tools that set up an
// instance do; none changes what a chat does.
const defaults = {
  INBOUND_CALLS: false,
  OUTBOUND_CALLS: false,
  CONTACTFLOW_LOGS: false,
  CONTACT_LENS: false,
  AUTO_RESOLVE_BEST_VOICES: false,
  USE_CUSTOM_TTS_VOICES: false,
  EARLY_MEDIA: false,
  MULTI_PARTY_CONFERENCE: false,
  HIGH_VOLUME_OUTBOUND: false,
  ENHANCED_CONTACT_MONITORING: false,
  ENHANCED_CHAT_MONITORING: false,
  MULTI_PARTY_CHAT_CONFERENCE: false,
}

export type AttributeType = keyof typeof defaults

/** The attributes of an instance that were set. */
export type Attributes = Partial<Record<AttributeType, boolean>>

/** Every attribute that an instance has, in the order in which they are listed. */
export const attributeTypes = Object.keys(defaults) as AttributeType[]

/** Whether an attribute is on: as it was set, or else by default. */
export const isOn = ({ attributes }: { attributes: Attributes }, type: AttributeType): boolean =>
  attributes[type] ?? defaults[type]
