#include "recording/samples_file.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "flipbook/core/names.h"
#include "recording/json_text.h"
#include "recording/line_reader.h"
#include "recording/run_json.h"

namespace flipbook::recording {

namespace {

constexpr std::string_view kTraining = "train";
constexpr std::string_view kValidation = "validation";
constexpr std::string_view kUnlabeled = "unlabeled";
constexpr std::int64_t kNoLabel = -1;
constexpr std::size_t kShortestLine = 30;  // of a sample; bounds what is reserved before reading

std::int64_t numberOf(const Label& label) {
  return label.isGiven() ? std::int64_t{label.klass().value()} : kNoLabel;
}

// Takes apart the plain form in which nearly all lines are written, ten times faster than JSON in
// general: path, label, split and perhaps hash, in this order, of printable ASCII without escapes.
// Whatever looks different is left to the strict parser.
class PlainLine {
 public:
  explicit PlainLine(std::string_view text) : m_rest{text} {}

  bool parse(Sample& sample) {
    std::string_view path;
    std::string_view split;
    Label label;
    if (!(skip("{") && key("path") && text(path) && skip(",") && key("label") &&
          this->label(label) && skip(",") && key("split") && text(split))) {
      return false;
    }
    std::string_view hash;
    if (skip(",") && !(key("hash") && text(hash))) return false;
    if (!skip("}") || !m_rest.empty()) return false;
    const auto known = splitNamed(split);
    if (!known) return false;
    sample.path = path;
    sample.label = label;
    sample.split = *known;
    sample.contentHash = hashFromHex(hash);
    return true;
  }

 private:
  void skipSpaces() {
    while (m_rest.starts_with(' ')) m_rest.remove_prefix(1);
  }

  bool skip(std::string_view token) {
    skipSpaces();
    if (!m_rest.starts_with(token)) return false;
    m_rest.remove_prefix(token.size());
    return true;
  }

  bool text(std::string_view& into) {
    if (!skip("\"")) return false;
    const auto isPlain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    const auto* const end = std::ranges::find_if_not(m_rest, isPlain);
    if (end == m_rest.end() || *end != '"') return false;
    into = {m_rest.begin(), end};
    m_rest.remove_prefix(into.size() + 1);
    return true;
  }

  bool key(std::string_view name) {
    std::string_view found;
    return text(found) && found == name && skip(":");
  }

  bool label(Label& into) {
    if (skip("-1")) return true;
    std::uint32_t number = 0;
    if (!this->number(number)) return false;
    into = ClassId{number};
    return true;
  }

  bool number(std::uint32_t& into) {
    skipSpaces();
    const auto [stop, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), into);
    const auto length = static_cast<std::size_t>(stop - m_rest.data());
    if (error != std::errc{} || (length > 1 && m_rest.front() == '0')) return false;
    m_rest.remove_prefix(length);
    return true;
  }

  std::string_view m_rest;
};

Result<std::array<std::int32_t, 4>> boxFrom(const Json& list) {
  std::array<std::int32_t, 4> box{};
  bool isBox = list.is_array() && list.size() == box.size();
  for (std::size_t i = 0; isBox && i < box.size(); ++i) {
    isBox = list[i].is_number_integer() &&
            list[i].get<std::int64_t>() >= std::numeric_limits<std::int32_t>::min() &&
            list[i].get<std::int64_t>() <= std::numeric_limits<std::int32_t>::max();
    if (isBox) box[i] = list[i].get<std::int32_t>();
  }
  if (!isBox) return fail(ErrorCode::CorruptData, "'box' is not four whole numbers");
  return box;
}

// Nothing: there is no such key, or it is neither a class number nor one of the words for none.
std::optional<Label> labelIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return std::nullopt;
  if (found->is_null()) return Label{};
  if (found->is_number_integer() && *found == kNoLabel) return Label{};
  const auto number = countIn(json, key);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return ClassId{static_cast<std::uint32_t>(*number)};
}

Result<Sample> sampleFromJson(std::string_view line) {
  const auto json = parseJson(line);
  if (!json) return passOn(json.error());
  if (!json->is_object()) return fail(ErrorCode::CorruptData, "no JSON object");
  const auto path = textIn(*json, "path");
  const auto label = labelIn(*json, "label");
  const auto split = splitNamed(textIn(*json, "split").value_or(""));
  if (!path) return fail(ErrorCode::CorruptData, "'path' is missing");
  if (!label) {
    return fail(ErrorCode::CorruptData, "'label' is missing or no class number");
  }
  if (!split) {
    return fail(ErrorCode::CorruptData, "'split' is neither \"{}\", \"{}\" nor \"{}\"", kTraining,
                kValidation, kUnlabeled);
  }
  Sample sample;
  sample.path = pathFromText(*path);
  sample.label = *label;
  sample.split = *split;
  sample.contentHash = hashFromHex(textIn(*json, "hash").value_or(""));
  if (const auto list = json->find("box"); list != json->end() && !list->is_null()) {
    const auto box = boxFrom(*list);
    if (!box) return passOn(box.error());
    sample.box = *box;
  }
  sample.group = textIn(*json, "group").value_or("");
  sample.excludedBecause = textIn(*json, "excluded").value_or("");
  const auto twin = countIn(*json, "near_duplicate");
  if (twin && *twin <= std::numeric_limits<std::uint32_t>::max()) {
    sample.nearDuplicate = SampleId{static_cast<std::uint32_t>(*twin)};
  }
  if (json->contains("label_before") && !(*json)["label_before"].is_null()) {
    sample.labelBefore = labelIn(*json, "label_before");
    if (!sample.labelBefore)
      return fail(ErrorCode::CorruptData, "'label_before' is no class number");
  }
  return sample;
}

// A sample is its file, or a part of it. An open-addressing table of indices: a std::set of a
// million paths would take longer than reading them.
class SeenSamples {
 public:
  explicit SeenSamples(std::size_t count) {
    std::size_t size = 16;
    while (size < 2 * count) size *= 2;
    m_slots.assign(size, kEmpty);
  }

  // The index of an equal sample that was added before; nothing if `samples.back()` is new.
  std::optional<std::size_t> addLast(const std::vector<Sample>& samples) {
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = hashOf(samples.back()) & mask;
    for (; m_slots[slot] != kEmpty; slot = (slot + 1) & mask) {
      const Sample& other = samples[m_slots[slot]];
      if (other.path == samples.back().path && other.box == samples.back().box) {
        return m_slots[slot];
      }
    }
    m_slots[slot] = static_cast<std::uint32_t>(samples.size() - 1);
    return std::nullopt;
  }

 private:
  static constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();

  static std::size_t hashOf(const Sample& sample) {
    std::size_t hash = std::hash<std::string_view>{}(sample.path);
    if (sample.box) {
      for (const std::int32_t value : *sample.box) {
        hash = hash * 0x9E3779B97F4A7C15ULL + static_cast<std::uint32_t>(value);
      }
    }
    return hash ^ (hash >> 32U);
  }

  std::vector<std::uint32_t> m_slots;
};

Result<Sample> tooLong() {
  return fail(ErrorCode::CorruptData, "longer than {} bytes", LineReader::kMaxLineBytes);
}

tl::unexpected<Error> lineError(std::size_t number, const Line& line, std::string_view what,
                                const std::filesystem::path& path) {
  return fail(ErrorCode::CorruptData, "line {} (byte {}): {}: {}", number, line.offset, what,
              shown(path));
}

}  // namespace

std::string textFromSample(const Sample& sample) {
  OrderedJson json{{"path", textFromPath(sample.path)},
                   {"label", numberOf(sample.label)},
                   {"split", nameOf(sample.split)}};
  if (sample.contentHash) json["hash"] = hexFromHash(*sample.contentHash);
  if (sample.box) json["box"] = *sample.box;
  if (!sample.group.empty()) json["group"] = sample.group;
  if (sample.nearDuplicate) json["near_duplicate"] = sample.nearDuplicate->value();
  if (!sample.excludedBecause.empty()) json["excluded"] = sample.excludedBecause;
  if (sample.labelBefore) json["label_before"] = numberOf(*sample.labelBefore);
  return jsonText(json);
}

Result<Sample> sampleFromText(std::string_view line, std::size_t classCount) {
  Result<Sample> sample;
  if (!PlainLine{line}.parse(*sample)) sample = sampleFromJson(line);
  if (!sample) return sample;
  for (const Label& label : {sample->label, sample->labelBefore.value_or(sample->label)}) {
    if (!label.isGiven() || label.klass().index() < classCount) continue;
    return fail(ErrorCode::CorruptData, "label {} is outside the {} classes", label.klass().value(),
                classCount);
  }
  if (sample->label.isGiven() == sample->isUnlabeled()) {
    return fail(ErrorCode::CorruptData,
                "a sample has no label (-1) where its split is \"{}\", and only there", kUnlabeled);
  }
  return sample;
}

Result<std::vector<Sample>> readSamples(const RunFolder& folder, const RunInfo& info,
                                        std::vector<std::string>& warnings) {
  const std::filesystem::path path = folder.path() / kSamplesFile;
  const auto file = folder.openFile(kSamplesFile);
  if (!file) return passOn(file.error());
  const auto identity = identityOf(*file, path);
  if (!identity) return passOn(identity.error());
  const std::size_t plausible =
      std::min<std::size_t>(info.sampleCount, identity->size / kShortestLine + 1);
  std::vector<Sample> samples;
  samples.reserve(plausible);
  SeenSamples seen{plausible};
  LineReader lines{*file, 0, path};
  for (std::size_t number = 1;; ++number) {
    const auto next = lines.next();
    if (!next) return passOn(next.error());
    if (!*next) break;
    const Line& line = **next;
    if (line.text.empty() && !line.isTooLong) continue;
    Result<Sample> sample =
        line.isTooLong ? tooLong() : sampleFromText(line.text, info.classes.size());
    const bool isExtra = samples.size() == info.sampleCount;
    if (!sample && isExtra) {
      warnings.push_back(fmt::format("{}: what follows the last sample at byte {} is ignored",
                                     kSamplesFile, line.offset));
      break;
    }
    if (!sample) return lineError(number, line, sample.error().message(), path);
    if (isExtra) {
      return lineError(number, line,
                       fmt::format("one sample more than the {} of run.json", info.sampleCount),
                       path);
    }
    samples.push_back(std::move(*sample));
    if (const auto first = seen.addLast(samples)) {
      return lineError(number, line, fmt::format("the same sample as sample {}", *first), path);
    }
  }
  if (samples.size() < info.sampleCount) {
    return fail(ErrorCode::CorruptData, "ends at byte {} after {} of {} samples: {}",
                identity->size, samples.size(), info.sampleCount, shown(path));
  }
  return samples;
}

}  // namespace flipbook::recording
