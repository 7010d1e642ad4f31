extension Reading {
  /// Records the names that a section declares, before anything that may refer to them is read.
  func indexNames(_ node: YAMLNode, section: String) {
    guard let pairs = node.pairs, !node.isBroken else {
      names[section] = SectionNames()
      names[section]?.isBroken = node.isBroken || !node.isNull
      return
    }
    names[section] = SectionNames(
      pairs, in: source.name, former: { formerAddress($0, in: section) })
  }

  /// The section's resources without errors.
  func readSection(_ node: YAMLNode, _ schema: KindSchema) -> [ResourceDeclaration] {
    guard let pairs = sectionPairs(node, schema.section) else { return [] }
    var result: [ResourceDeclaration] = []
    result.reserveCapacity(pairs.count)
    var physical: [[Value]: Int] = [:]
    physical.reserveCapacity(pairs.count)
    for pair in pairs {
      guard let resource = readResource(pair, schema) else { continue }
      if let naming = schema.naming, let name = resource.properties["name"] {
        let parents = naming.parents.map { field in
          resource.properties[field] ?? schema.field(named: field)?.defaultValue ?? .null
        }
        if let first = physical[[name] + parents] {
          let place = resource.location(of: "name")
          let firstPlace = result[first].location(of: "name")
          // If an alias or a merge key repeats the line, both names have the same place.
          reportDuplicate(
            name, schema, place == firstPlace ? resource.location : place, firstPlace)
        } else {
          physical[[name] + parents] = result.count
        }
      }
      result.append(resource)
    }
    return result
  }

  private func readResource(
    _ pair: YAMLNode.Pair, _ schema: KindSchema
  ) -> ResourceDeclaration? {
    var isSound = checkName(pair.key, schema.noun)
    let address = ResourceAddress(section: schema.section, name: pair.name)
    if pair.value.isBroken { return nil }
    guard let pairs = pair.value.pairs ?? (pair.value.isNull ? [] : nil) else {
      report(
        .wrongType,
        "\(withArticle(schema.noun).capitalizedFirst) is a map of fields, but this is "
          + "\(pair.value.noun).\(resourceAdvice(pair, schema))", at: pair.value)
      return nil
    }
    current = address
    places = FieldPlaces(in: source.name, reserving: 2 * pairs.count)
    defer { current = nil }
    let key = location(pair.key)
    let meta = pairs.filter { MetaField.all.contains($0.name) }
    let dependency = meta.first { $0.name == MetaField.dependsOn }
    let ignored = meta.first { $0.name == MetaField.ignoreDrift }
    let renamed = meta.first { $0.name == MetaField.was }
    let owner = FieldOwner(kind: .noun(schema.noun), location: key)
    var (properties, isTyped) = decodeFields(
      meta.isEmpty ? pairs : pairs.filter { !MetaField.all.contains($0.name) }, schema.fields,
      owner: owner)
    if isTyped, let fields = schema.attachment { isTyped = attach(fields, schema, to: &properties) }
    var dependsOn: [ResourceAddress] = []
    if let dependency {
      _ = field(MetaField.dependsOn, in: nil, at: dependency.key)
      if let addresses = decodeDependencies(dependency.value) {
        dependsOn = addresses
      } else {
        isSound = false
      }
    }
    var ignoreDrift: [String] = []
    if let ignored {
      _ = field(MetaField.ignoreDrift, in: nil, at: ignored.key)
      if let fields = decodeIgnoredDrift(ignored.value, schema) {
        ignoreDrift = fields
      } else {
        isSound = false
      }
    }
    var was: FormerAddress?
    if let renamed {
      _ = field(MetaField.was, in: nil, at: renamed.key)
      was = decodeFormer(renamed.value, of: address, schema)
      if was == nil { isSound = false }
    }
    guard isTyped, isSound else { return nil }
    isTyped = settleName(&properties, schema, address, was, pair)
    let declaration = ResourceDeclaration(
      address: address, properties: properties, location: key,
      fieldLocations: places,
      dependsOn: dependsOn, ignoreDrift: ignoreDrift, was: was)
    if isTyped { run(schema.rules, on: declaration) }
    return declaration
  }

  private func run(_ rules: [Rule], on resource: ResourceDeclaration) {
    if rules.isEmpty { return }
    let properties = resource.properties.opened
    for rule in rules {
      let found = rule.check(properties)
      if !found.isEmpty { contradictory.insert(resource.address) }
      diagnostics += found.map { $0.diagnostic(of: resource) }
    }
  }

  /// Adds the default physical name and checks the name against the kind's rule. A renamed resource
  /// keeps its old default name; otherwise the rename would replace it.
  private func settleName(
    _ properties: inout [String: Value], _ schema: KindSchema, _ address: ResourceAddress,
    _ was: FormerAddress?, _ pair: YAMLNode.Pair
  ) -> Bool {
    guard let naming = schema.naming else { return true }
    if let written = properties["name"] {
      if written.isSecret {
        let node = pair.value["name"] ?? pair.value
        return reportSecret(Spot(name: "name"), node) != nil
      }
      guard let name = written.string,
        let problem = checker.check(name, naming.rule, quoted(name)),
        let node = pair.value["name"]
      else { return true }
      report(problem, about: Spot(name: "name"), at: node, text: nil)
      return false
    }
    guard let stackName else { return true }
    let owner = was?.stack ?? stackName
    let name = naming.defaultName(
      of: was?.address.name ?? address.name, in: owner, properties.opened)
    let sample = sample(of: name)
    if let problem = checker.check(sample, naming.rule, quoted(sample)) {
      report(
        problem.code,
        "The default name is made of the stack's and the \(schema.noun)'s. `name` "
          + "\(problem.detail) Write a `name:`.", at: pair.key)
      return false
    }
    properties["name"] = name
    return true
  }

  /// The name with an example account and region, to check its length and characters.
  private func sample(of name: Value) -> String {
    let sample = name.resolving { reference in
      switch reference {
      case .stack(.account): .string("123456789012")
      case .stack(.partition): "aws"
      case .stack(.region): .string(region ?? "us-east-1")
      case .stack, .resource: nil
      }
    }
    return sample.string ?? ""
  }

  private func reportDuplicate(
    _ name: Value, _ schema: KindSchema, _ place: SourceLocation, _ first: SourceLocation
  ) {
    let text =
      switch name {
      case .string(let text): quoted(text)
      case .unresolved(let template): quoted(template.description)
      default: "This name"
      }
    report(
      .duplicateName,
      "\(text) is already the name of another \(schema.noun). Give one of them another `name:`.",
      at: place, notes: [Diagnostic.Note("the first \(schema.noun) of that name", at: first)])
  }
}
