import CairnLanguage

/// Names of imported resources in their stack: the physical name in valid characters; without one,
/// the names of what it connects.
struct ImportNames {
  private var taken: Set<ResourceAddress> = []
  /// Names of the resources that have an attribute with this value.
  private var owners: [String: String] = [:]

  static func give(to resources: inout [Import.Resource]) {
    var names = ImportNames()
    for index in resources.indices where resources[index].kind.schema.naming != nil {
      names.name(&resources[index])
    }
    for index in resources.indices where resources[index].kind.schema.naming == nil {
      names.name(&resources[index])
    }
    let inOrder = resources.enumerated().sorted {
      ($0.element.address.section, $0.element.address.name)
        < ($1.element.address.section, $1.element.address.name)
    }
    resources = inOrder.map(\.element)
  }

  private mutating func name(_ resource: inout Import.Resource) {
    let schema = resource.kind.schema
    let base = Self.fitting(
      words(of: resource.properties, schema).joined(separator: "-"), fallback: schema.noun)
    var name = base
    var number = 2
    while !taken.insert(ResourceAddress(section: schema.section, name: name)).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    resource.address.name = name
    for attribute in schema.attributes {
      guard let text = resource.attributes[attribute.name]?.string else { continue }
      owners[text] = owners[text] ?? name
    }
  }

  private func words(of properties: [String: Value], _ schema: KindSchema) -> [String] {
    if schema.naming != nil, let name = properties["name"]?.string {
      return [name.hasSuffix(".fifo") ? String(name.dropLast(5)) : name]
    }
    let words = schema.fields.compactMap { field -> String? in
      guard let text = properties[field.name]?.string else { return nil }
      switch field.type {
      case .reference:
        return owners[text] ?? text.split { $0 == ":" || $0 == "/" }.last.map(String.init)
      case .string where field.presence == .required:
        return text.split(separator: ".").first.map(String.init)
      default: return nil
      }
    }
    if !words.isEmpty { return words }
    // What else it is known by, such as an address.
    return schema.fields.compactMap { field in
      guard case .string = field.type, field.change == .replacement else { return nil }
      return properties[field.name]?.string
    }
  }

  /// Letters, digits, hyphens and underscores, beginning with a letter, with room for a number.
  private static func fitting(_ text: String, fallback: String) -> String {
    var name = ""
    for character in text.prefix(60) {
      let isFitting =
        character.isASCII && (character.isLetter || character.isNumber || "-_".contains(character))
      name.append(isFitting ? character : "-")
    }
    // Of a path such as `/orders/limit`.
    name = String(name.drop { $0 == "-" })
    let noun = fallback.lowercased().replacing(" ", with: "-")
    guard let first = name.first else { return noun }
    return first.isLetter ? name : "\(noun)-\(name)"
  }
}
