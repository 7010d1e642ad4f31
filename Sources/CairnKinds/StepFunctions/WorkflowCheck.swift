import CairnEngine
import CairnLanguage

/// Checks a workflow in the Amazon States Language for what leads nowhere: missing and unknown
/// next states, and states that nothing leads to. Rules are those of the Amazon States Language,
/// "States" and "Transitions". What is known only after an apply is left out.
struct WorkflowCheck {
  private var found: [Rule.Violation] = []
  /// The places of all states by name, which is unique in the whole workflow.
  private var places: [String: String] = [:]

  static func violations(in definition: Value, at path: String) -> [Rule.Violation] {
    var check = WorkflowCheck()
    check.workflow(definition, path)
    return check.found
  }

  private static let fileAdvice =
    " A file with one, in YAML or JSON, is named in `\(StateMachine.definitionFile.name)`."

  private enum Ending { case transition, none, choice }

  /// How the states of each type go on.
  private static let types: [String: Ending] = [
    "Task": .transition, "Pass": .transition, "Wait": .transition, "Parallel": .transition,
    "Map": .transition, "Choice": .choice, "Succeed": .none, "Fail": .none,
  ]

  /// The state that a transition leads to, and where it is written.
  private struct Edge {
    var state: String
    var path: String
  }

  private mutating func report(_ path: String, _ summary: String, _ detail: String) {
    found.append(.init(path: path, summary: summary, detail: detail))
  }

  /// A workflow, or a branch of a state.
  private mutating func workflow(_ value: Value, _ path: String) {
    // A document as a text stays one, whatever its references are.
    let advice = value.text?.jsonAdvice
    guard advice != nil || !value.isTemplate else { return }
    guard let fields = value.map else {
      report(
        path, "Not a workflow",
        "A workflow is a map with `StartAt` and `States`, in the Amazon States Language."
          + (advice.map { " \($0)\(Self.fileAdvice)" } ?? ""))
      return
    }
    guard let states = fields["States"]?.map, !states.isEmpty else {
      if fields["States"]?.isTemplate != true {
        let place = fields["States"] == nil ? path : "\(path).States"
        report(place, "Workflow without states", "A workflow needs `States`: a map of its states.")
      }
      return
    }
    let edges = states.sorted { $0.key < $1.key }.map { name, state in
      (name, self.state(name, state, "\(path).States.\(name)"))
    }
    let start = start(of: fields, states, path)
    var isCertain = start != nil
    var nextStates: [String: [String]] = [:]
    for (name, edges) in edges {
      guard let edges else {
        isCertain = false
        continue
      }
      for edge in edges where !leads(edge, to: states) { isCertain = false }
      nextStates[name] = edges.map(\.state)
    }
    // After another mistake, nothing may lead to a state for that reason alone.
    guard let start, isCertain else { return }
    var reached: Set<String> = [start]
    var next = [start]
    while let name = next.popLast() {
      for state in nextStates[name] ?? [] where reached.insert(state).inserted {
        next.append(state)
      }
    }
    for name in states.keys.sorted() where !reached.contains(name) {
      report(
        "\(path).States.\(name)", "Unreachable state",
        "Nothing leads to the state `\(name)`: name it in `StartAt`, or in `Next` of another state."
      )
    }
  }

  private mutating func start(
    of workflow: [String: Value], _ states: [String: Value], _ path: String
  ) -> String? {
    guard let value = workflow["StartAt"] else {
      report(path, "Workflow without a start", "A workflow needs `StartAt`: its first state.")
      return nil
    }
    guard !value.isTemplate else { return nil }
    guard let name = value.string else {
      report("\(path).StartAt", "Not a state", "`StartAt` takes the name of a state.")
      return nil
    }
    return leads(Edge(state: name, path: "\(path).StartAt"), to: states) ? name : nil
  }

  /// Reports a state that isn't among the states.
  private mutating func leads(_ edge: Edge, to states: [String: Value]) -> Bool {
    if states[edge.state] != nil { return true }
    let near = NearMiss.best(for: edge.state, among: states.keys.sorted())
    report(
      edge.path, "Unknown state",
      "There is no state `\(edge.state)` to go on with."
        + (near.map { " Did you mean `\($0)`?" } ?? ""))
    return false
  }

  // MARK: States

  /// - Returns: where the state leads; nil if that isn't known.
  private mutating func state(_ name: String, _ value: Value, _ path: String) -> [Edge]? {
    if let first = places[name] {
      report(
        path, "Two states of one name",
        "The states of a workflow and of its branches have different names, and `\(first)` has "
          + "this one.")
    }
    places[name] = path
    if name.unicodeScalars.count > 80 {
      report(path, "Name too long", "The name of a state has at most 80 characters.")
    }
    guard !value.isTemplate else { return nil }
    guard let fields = value.map else {
      report(path, "Not a state", "A state is a map with a `Type`.")
      return nil
    }
    guard let type = fields["Type"]?.string, let ending = Self.types[type] else {
      if fields["Type"]?.isTemplate != true { reportType(of: fields, name, path) }
      return nil
    }
    branches(of: type, fields, path)
    let catches = edges(fields["Catch"], "\(path).Catch")
    let own: [Edge]? =
      switch ending {
      case .transition: transition(of: fields, name, path)
      case .choice: choices(of: fields, path)
      case .none: leavingOut(["Next", "End"], in: fields, of: type, path)
      }
    guard let catches, let own else { return nil }
    return own + catches
  }

  private mutating func reportType(
    of fields: [String: Value], _ name: String, _ path: String
  ) {
    let known = Self.types.keys.sorted()
    let types = "there are \(known.map { "`\($0)`" }.listed)"
    guard let type = fields["Type"]?.string else {
      report(path, "State without a type", "The state `\(name)` needs a `Type`: \(types).")
      return
    }
    let near = NearMiss.best(for: type, among: known)
    report(
      "\(path).Type", "Unknown type",
      "`\(type)` isn't a type of states" + (near.map { ". Did you mean `\($0)`?" } ?? ": \(types).")
    )
  }

  private mutating func transition(
    of fields: [String: Value], _ name: String, _ path: String
  ) -> [Edge]? {
    let ends = fields["End"]?.boolean == true
    switch fields["Next"] {
    case .string(let state):
      if ends {
        report(
          "\(path).End", "State with two ways on",
          "The state `\(name)` ends the workflow and has a `Next`: leave one of them out.")
        return nil
      }
      return [Edge(state: state, path: "\(path).Next")]
    case nil:
      if ends { return [] }
      if fields["End"]?.isTemplate == true { return nil }
      report(
        fields["End"] == nil ? path : "\(path).End", "State that leads nowhere",
        "The state `\(name)` needs `Next`, the state to go on with, or `End: true`.")
      return nil
    case let other?:
      if !other.isTemplate {
        report("\(path).Next", "Not a state", "`Next` takes the name of a state.")
      }
      return nil
    }
  }

  private mutating func choices(of fields: [String: Value], _ path: String) -> [Edge]? {
    guard var edges = leavingOut(["Next", "End"], in: fields, of: "Choice", path) else {
      return nil
    }
    guard let choices = fields["Choices"], choices.list?.isEmpty != true else {
      report(
        fields["Choices"] == nil ? path : "\(path).Choices", "Choice without choices",
        "A state of the type `Choice` needs `Choices`: a list of conditions, each with a `Next`.")
      return nil
    }
    guard let more = self.edges(choices, "\(path).Choices") else { return nil }
    edges += more
    switch fields["Default"] {
    case .string(let state): edges.append(Edge(state: state, path: "\(path).Default"))
    case nil: break
    case let other?:
      if !other.isTemplate {
        report("\(path).Default", "Not a state", "`Default` takes the name of a state.")
      }
      return nil
    }
    return edges
  }

  /// The `Next` of each item of a list.
  private mutating func edges(_ list: Value?, _ path: String) -> [Edge]? {
    guard let list else { return [] }
    guard let items = list.list else {
      if !list.isTemplate { report(path, "Not a list", "This takes a list of maps.") }
      return nil
    }
    var isKnown = true
    var found: [Edge] = []
    for (index, item) in items.enumerated() {
      let place = "\(path)[\(index)]"
      switch item.map?["Next"] {
      case .string(let state): found.append(Edge(state: state, path: "\(place).Next"))
      case let other:
        isKnown = false
        if other?.isTemplate != true, !item.isTemplate {
          report(
            other == nil ? place : "\(place).Next", "Case that leads nowhere",
            "Each case needs `Next`: the name of the state to go on with.")
        }
      }
    }
    return isKnown ? found : nil
  }

  private mutating func leavingOut(
    _ names: [String], in fields: [String: Value], of type: String, _ path: String
  ) -> [Edge]? {
    guard let name = names.first(where: { fields[$0] != nil }) else { return [] }
    report(
      "\(path).\(name)", "Way on that isn't taken",
      "A state of the type `\(type)` has no `\(name)`: leave it out.")
    return nil
  }

  /// The workflows inside a state, which lead only to states of their own.
  private mutating func branches(of type: String, _ fields: [String: Value], _ path: String) {
    switch type {
    case "Parallel":
      guard let branches = fields["Branches"]?.list, !branches.isEmpty else {
        if fields["Branches"]?.isTemplate != true {
          report(
            fields["Branches"] == nil ? path : "\(path).Branches", "State without branches",
            "A state of the type `Parallel` needs `Branches`: a list of workflows.")
        }
        return
      }
      for (index, branch) in branches.enumerated() {
        workflow(branch, "\(path).Branches[\(index)]")
      }
    case "Map":
      // `Iterator` is the older name.
      guard let name = ["ItemProcessor", "Iterator"].first(where: { fields[$0] != nil }) else {
        report(
          path, "State without a workflow",
          "A state of the type `Map` needs `ItemProcessor`: the workflow for each item.")
        return
      }
      workflow(fields[name] ?? .null, "\(path).\(name)")
    default: break
    }
  }
}

extension Value {
  /// Whether it is known only after an apply.
  fileprivate var isTemplate: Bool { if case .unresolved = self { true } else { false } }

  /// The text, with its references as they are written; nil for other values.
  fileprivate var text: String? {
    if case .unresolved(let template) = self { template.description } else { string }
  }
}
