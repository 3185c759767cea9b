#include "recording/edit_lines.h"

#include <algorithm>
#include <array>

#include "flipbook/core/names.h"
#include "recording/json_text.h"

namespace flipbook::recording {
namespace {

constexpr std::array kVerdicts{"relabel", "exclude", "label-is-right", "undecided", "move"};

std::optional<Verdict> verdictFrom(const std::optional<std::string>& name) {
  const auto* const found = std::ranges::find(kVerdicts, name.value_or(""));
  if (found == kVerdicts.end()) return std::nullopt;
  return static_cast<Verdict>(found - kVerdicts.begin());
}

OrderedJson nameOf(const Label& label, const EditNames& names) {
  if (!label.isGiven()) return nullptr;
  return textFromPath(names.classes[label.klass().index()]);
}

std::optional<std::string> classIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found != json.end() && found->is_null()) return std::nullopt;
  return pathFromText(textIn(json, key).value_or(""));
}

}  // namespace

std::string textOf(const EditLine& line, const StateBefore& before, const EditNames& names) {
  const SampleId sample = line.edit.sample;
  const bool isMove = line.edit.verdict == Verdict::Move;
  OrderedJson json{
      {"step", line.step},
      {"part", line.part},
      {"parts", line.parts},
      {"when", line.when},
      {"who", line.who},
      {"sample", sample.value()},
      {"path", textFromPath(names.samples[sample.index()].path)},
      {"verdict", kVerdicts.at(static_cast<std::size_t>(line.edit.verdict))},
      {"from", isMove ? OrderedJson(nameOf(before.split)) : nameOf(before.label, names)}};
  json["to"] = isMove ? OrderedJson(nameOf(line.edit.split)) : nameOf(line.edit.label, names);
  return jsonText(json) + "\n";
}

std::string textOf(const UndoLine& line, const std::string& when, const std::string& who) {
  return jsonText({{line.isRedo ? "redo" : "undo", line.step}, {"when", when}, {"who", who}}) +
         "\n";
}

Result<std::variant<RawEditLine, UndoLine>> rawEditLineFrom(std::string_view text) {
  const auto json = parseJson(text);
  if (!json) return passOn(json.error());
  if (!json->is_object()) return fail(ErrorCode::CorruptData, "no JSON object");
  for (const bool isRedo : {false, true}) {
    const auto step = countIn(*json, isRedo ? "redo" : "undo");
    if (step) return UndoLine{*step, isRedo};
  }
  RawEditLine line{.step = countIn(*json, "step").value_or(0),
                   .part = countIn(*json, "part").value_or(0),
                   .parts = countIn(*json, "parts").value_or(0),
                   .when = textIn(*json, "when").value_or(""),
                   .who = textIn(*json, "who").value_or("")};
  if (line.step == 0 || line.part == 0 || line.part > line.parts) {
    return fail(ErrorCode::CorruptData, "'step', 'part' or 'parts' is missing or wrong");
  }
  const auto sample = countIn(*json, "sample");
  const auto path = textIn(*json, "path");
  if (!sample || !path) return fail(ErrorCode::CorruptData, "'sample' or 'path' is missing");
  line.sample = *sample;
  line.path = pathFromText(*path);
  const auto verdict = verdictFrom(textIn(*json, "verdict"));
  if (!verdict) return fail(ErrorCode::CorruptData, "'verdict' is missing or unknown");
  line.verdict = *verdict;
  line.from = classIn(*json, "from");
  line.to = classIn(*json, "to");
  if (line.verdict == Verdict::Relabel && !line.to) {
    return fail(ErrorCode::CorruptData, "'to' is no class");
  }
  return line;
}

Result<Split> destinationOf(const RawEditLine& line) {
  const auto split = splitNamed(line.to.value_or(""));
  if (split && *split != Split::Unlabeled) return *split;
  return fail(ErrorCode::CorruptData, "'to' is neither \"train\" nor \"validation\"");
}

Result<AnyEditLine> editLineFrom(std::string_view text, const EditNames& names) {
  auto any = rawEditLineFrom(text);
  if (!any) return passOn(any.error());
  if (const auto* const move = std::get_if<UndoLine>(&*any)) return *move;
  auto& raw = std::get<RawEditLine>(*any);
  if (raw.sample >= names.samples.size() || names.samples[raw.sample].path != raw.path) {
    return fail(ErrorCode::CorruptData, "'sample' and 'path' are no sample of this run");
  }
  Edit edit{.sample = SampleId{static_cast<std::uint32_t>(raw.sample)}, .verdict = raw.verdict};
  if (raw.verdict == Verdict::Move) {
    const auto split = destinationOf(raw);
    if (!split) return passOn(split.error());
    edit.split = *split;
  } else if (raw.to) {
    const auto found = std::ranges::find(names.classes, *raw.to);
    if (found == names.classes.end()) {
      return fail(ErrorCode::CorruptData, "'to' is no class of this run");
    }
    edit.label = ClassId{static_cast<std::uint32_t>(found - names.classes.begin())};
  }
  const bool keepsLabel = raw.verdict != Verdict::Relabel && raw.verdict != Verdict::Move;
  if (keepsLabel && edit.label != names.samples[raw.sample].label) {
    return fail(ErrorCode::CorruptData, "'to' is not the label that the sample has");
  }
  return EditLine{.step = raw.step,
                  .part = raw.part,
                  .parts = raw.parts,
                  .when = std::move(raw.when),
                  .who = std::move(raw.who),
                  .edit = edit};
}

}  // namespace flipbook::recording
