import CairnJSON
import CairnLanguage

extension Feature {
  static let hover = Feature(
    method: "textDocument/hover",
    capabilities: { _ in ["hoverProvider": true] },
    usesLive: true,
    answer: { question throws(RPCError) in
      guard let hover = question.document.hover(at: try question.offset()) else { return .null }
      let live = hover.subject.flatMap { question.live?.markdown(about: $0) }
      let markdown = [hover.markdown, live].compactMap { $0 }.joined(separator: "\n\n---\n\n")
      return [
        "contents": ["kind": "markdown", "value": .string(markdown)],
        "range": question.text.json(hover.range),
      ]
    })

  static let inlayHint = Feature(
    method: "textDocument/inlayHint",
    capabilities: { _ in ["inlayHintProvider": true] },
    usesLive: true,
    answer: { question throws(RPCError) in
      let range = try question.range()
      let live = question.live
      let hints =
        question.document.inlayHints(in: range, live: live?.labels ?? [:])
        + (live?.driftHints(of: question.document, in: range) ?? [])
      return .array(
        hints.map { hint in
          var json: [String: JSONValue] = [
            "position": question.text.json(hint.position.offset),
            "label": .string(hint.label), "paddingLeft": true,
          ]
          if let tooltip = hint.tooltip {
            json["tooltip"] = ["kind": "markdown", "value": .string(tooltip)]
          }
          return .object(json)
        })
    })
}
