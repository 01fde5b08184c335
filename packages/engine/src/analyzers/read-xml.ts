export { elements, type XmlElement } from '../formats/xml/elements.ts'
