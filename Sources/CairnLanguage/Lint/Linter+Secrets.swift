extension Linter {
  /// Values of secret fields without any reference. Values are secret as a whole, so only the text
  /// of the file shows what is written there.
  func literalSecrets(_ resource: ResourceDeclaration) -> [Lint.Finding] {
    let address = resource.address
    return (schemas[address.section]?.fields ?? []).filter(\.isSecret).compactMap { field in
      guard resource.properties[field.name] != nil,
        let node = root?[address.section]?[address.name]?[field.name], !Self.refers(node)
      else { return nil }
      return .literalSecret(at: address, field.name)
    }
  }

  private static func refers(_ node: YAMLNode) -> Bool {
    switch node.content {
    case .sequence(let items): items.contains(where: refers)
    case .mapping(let pairs): pairs.contains { refers($0.value) }
    case .scalar(let text, _):
      TemplateText.pieces(text).contains { if case .reference = $0 { true } else { false } }
    }
  }
}

extension Lint.Finding {
  package static func literalSecret(at address: ResourceAddress, _ field: String) -> Self {
    Self(
      .literalSecret, at: address, field,
      detail: "Whoever reads the stack file reads this secret. Declare a parameter with `secret: "
        + "true`, and write `${parameters.…}` here.")
  }
}
