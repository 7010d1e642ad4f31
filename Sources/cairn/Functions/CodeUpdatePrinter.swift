import CairnEngine
import CairnJSON
import CairnLanguage

/// The only consumer of the events of a code update.
actor CodeUpdatePrinter {
  private let output: OutputOptions
  private var isStopping = false

  init(_ output: OutputOptions) { self.output = output }

  /// A line is printed when a function is done: code that was sent still has to answer.
  func take(_ event: ApplyEvent) {
    if case .stopping = event {
      if isStopping { return }
      isStopping = true
    }
    if output.json { return output.show(ApplyJSON.line(event)) }
    switch event {
    case .finished, .started: return
    case .waitingForLock, .failed, .skipped, .stopping:
      ApplyEventText.line(event).map { output.show($0) }
    }
  }

  func unchanged(_ address: ResourceAddress) {
    output.json
      ? output.show(JSONLine("unchanged", [("address", .string("\(address)"))]))
      : output.show(CodeUpdateText.unchanged(address))
  }

  func done(
    _ address: ResourceAddress, sending: Duration, _ proof: CodeProbe.Answer?, answering: Duration
  ) {
    guard output.json else {
      return output.show(
        CodeUpdateText.done(address, sending: sending, proof, answering: answering))
    }
    guard let proof else { return }
    output.show(
      JSONLine(
        "answered",
        [
          ("address", .string("\(address)")), ("proof", .string(CodeUpdateText.name(proof))),
          ("milliseconds", .int(ApplyEventText.milliseconds(answering))),
        ]))
  }

  func failed(_ address: ResourceAddress, sending: Duration, _ why: String) {
    output.json
      ? output.show(
        JSONLine("unanswered", [("address", .string("\(address)")), ("message", .string(why))]))
      : output.show(CodeUpdateText.unanswered(address, sending: sending, why))
  }
}

enum CodeUpdateText {
  static func unchanged(_ address: ResourceAddress) -> StyledLine {
    StyledLine("· ", .faint).adding("\(address)", .strong).adding(" unchanged", .faint)
  }

  static func done(
    _ address: ResourceAddress, sending: Duration, _ proof: CodeProbe.Answer?, answering: Duration
  ) -> StyledLine {
    let line = sent(address, sending, "✓ ", .good)
    switch proof {
    case .executable:
      return line.adding(", the new code answered").adding(seconds(answering), .faint)
    case .newEnvironment:
      return line.adding(", a new environment answered").adding(seconds(answering), .faint)
    case .afterUpdate:
      return line.adding(", the function answered").adding(seconds(answering), .faint)
    case nil: return line.adding(" and active; not asked for an answer (see --probe)")
    }
  }

  static func unanswered(
    _ address: ResourceAddress, sending: Duration, _ why: String
  ) -> StyledLine {
    sent(address, sending, "✗ ", .bad).adding(", but: \(why)")
  }

  private static func sent(
    _ address: ResourceAddress, _ took: Duration, _ mark: String, _ style: Style
  ) -> StyledLine {
    StyledLine(mark, style).adding("\(address)", .strong).adding(" sent")
      .adding(seconds(took), .faint)
  }

  private static func seconds(_ took: Duration) -> String {
    " in \(ApplyEventText.seconds(took))"
  }

  static func name(_ proof: CodeProbe.Answer) -> String {
    switch proof {
    case .executable: "executable"
    case .newEnvironment: "newEnvironment"
    case .afterUpdate: "afterUpdate"
    }
  }
}
