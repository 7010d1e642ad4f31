extension Linter {
  /// Statements that allow access for everyone, or every action or resource. Denials may be as
  /// broad as they like.
  func policyFindings(_ resource: ResourceDeclaration) -> [Lint.Finding] {
    (policyFields[resource.address.section] ?? []).flatMap { field, use -> [Lint.Finding] in
      switch resource.properties[field] {
      case .list(let statements): findings(statements, use, resource.address, field)
      case .map(let policies):
        policies.sorted { $0.key < $1.key }.flatMap { name, statements in
          findings(statements.list ?? [], use, resource.address, "\(field).\(name)")
        }
      default: []
      }
    }
  }

  private func findings(
    _ statements: [Value], _ use: FieldType.PolicyUse, _ address: ResourceAddress, _ path: String
  ) -> [Lint.Finding] {
    statements.enumerated().flatMap { index, statement -> [Lint.Finding] in
      guard let fields = statement.map, fields["Effect"] == "Allow" else { return [] }
      let path = "\(path)[\(index)]"
      return open(fields, use, address, path) + wide(fields, use, address, path)
    }
  }

  private func open(
    _ fields: [String: Value], _ use: FieldType.PolicyUse, _ address: ResourceAddress,
    _ path: String
  ) -> [Lint.Finding] {
    guard fields["Condition"] == nil else { return [] }
    let isOpen =
      fields["NotPrincipal"] != nil || fields["Principal"] == "*"
      || fields["Principal"]?.map?["AWS"] == "*"
      || fields["Principal"]?.map?["AWS"]?.list?.contains("*") == true
    guard isOpen else { return [] }
    let name = fields["NotPrincipal"] == nil ? "Principal" : "NotPrincipal"
    return [
      Lint.Finding(
        .openPrincipal, at: address, "\(path).\(name)",
        detail: "This allows everyone on the internet. Name the principals, as in "
          + "`principal: {service: s3.amazonaws.com}`, or add `conditions`.")
    ]
  }

  private func wide(
    _ fields: [String: Value], _ use: FieldType.PolicyUse, _ address: ResourceAddress,
    _ path: String
  ) -> [Lint.Finding] {
    var findings: [Lint.Finding] = []
    let actions = fields["Action"]?.list?.compactMap(\.string) ?? []
    if let action = actions.first(where: { $0 == "*" || $0.hasSuffix(":*") }) {
      findings.append(
        Lint.Finding(
          .wildcardPermission, at: address, "\(path).Action",
          detail: "\(quoted(action)) allows every action"
            + (action == "*" ? "" : " of the service")
            + ", including deletes and future ones. List the required actions."))
    }
    let isForAll = fields["Resource"]?.list?.contains("*") == true
    if use == .identity, isForAll, !actions.allSatisfy(ActionsWithoutResource.contains) {
      findings.append(
        Lint.Finding(
          .wildcardPermission, at: address, "\(path).Resource",
          detail:
            "`\"*\"` allows the actions on every resource of the account. Name the resources, as "
            + "`${section.name.arn}`."))
    }
    return findings
  }
}
