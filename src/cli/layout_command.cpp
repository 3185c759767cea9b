#include <fmt/format.h>

#include <map>
#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/interruptible_job.h"
#include "cli/run_input.h"
#include "flipbook/mapping/run_layouts.h"

namespace flipbook::cli {
namespace {

using nlohmann::json;
using recording::LayoutTrack;

struct Arguments {
  std::string run;
  bool refines{};
  float calm{layout::kDefaultCalm};
  bool printsJson{};
};

const char* nameOf(LayoutTrack track) { return track == LayoutTrack::Live ? "live" : "refined"; }

struct Report {
  LayoutTrack track{};
  mapping::JudgedTrack judged;
  std::map<EpochIndex, double> seconds;  // of the pages laid out now
  std::vector<EpochIndex> skipped;       // pages that got no layout
};

json jsonOf(const Report& report) {
  json epochs = json::array();
  for (const auto& [epoch, quality] : report.judged.pages) {
    const auto seconds = report.seconds.find(epoch);
    epochs.push_back(
        {{"epoch", epoch.value()},
         {"neighbor_preservation_15", quality.trueNeighbors / quality.k},
         {"true_neighbors", quality.trueNeighbors},
         {"movement", quality.movement},
         {"seconds", seconds == report.seconds.end() ? json() : json(seconds->second)}});
  }
  json document{{"layout", nameOf(report.track)}, {"epochs", std::move(epochs)}};
  const auto& whole = report.judged.quality;
  const auto figureOf = [&](double layout::TrackQuality::*figure) {
    return whole ? json((*whole).*figure) : json();
  };
  document["neighbors"] =
      report.judged.pages.empty() ? json() : json(report.judged.pages[0].quality.k);
  document["mean_true_neighbors"] = figureOf(&layout::TrackQuality::trueNeighbors);
  document["movement"] = figureOf(&layout::TrackQuality::movement);
  document["jerk"] = figureOf(&layout::TrackQuality::jerk);
  document["temporal_coherence"] = figureOf(&layout::TrackQuality::coherence);
  return document;
}

std::string textOf(const Report& report) {
  std::string text = fmt::format("{} layout\n{:>6} {:>18} {:>9} {:>8}\n", nameOf(report.track),
                                 "epoch", "true neighbours", "movement", "seconds");
  for (const auto& [epoch, quality] : report.judged.pages) {
    const auto seconds = report.seconds.find(epoch);
    text +=
        fmt::format("{:>6} {:>12.2f} of {:>2} {:>9.4f} {:>8}\n", epoch.value(),
                    quality.trueNeighbors, quality.k, quality.movement,
                    seconds == report.seconds.end() ? "–" : fmt::format("{:.2f}", seconds->second));
  }
  if (const auto& whole = report.judged.quality) {
    text += fmt::format(
        "on average {:.2f} of the {} points drawn nearest are true neighbours;\n"
        "a page moves points by {:.4f} of the map's radius, coherence {:.3f} (-1 is best)\n",
        whole->trueNeighbors, whole->k, whole->movement, whole->coherence);
  }
  return text;
}

Result<Report> layOut(const Arguments& arguments, const recording::RunReader& run,
                      const ProgressSink& progress, const std::stop_token& stop) {
  Report report{.track = arguments.refines ? LayoutTrack::Refined : LayoutTrack::Live,
                .judged = {},
                .seconds = {},
                .skipped = {}};
  const bool writes = arguments.refines || !mapping::pagesWithoutLayout(run).empty();
  if (writes) {
    auto writer = recording::LayoutWriter::open(run.path());
    if (!writer) return passOn(writer.error());
    const auto laidOut = mapping::layOutMissing(run, &*writer, {}, progress, stop);
    if (!laidOut) return passOn(laidOut.error());
    for (const auto& [epoch, seconds] : laidOut->pages) report.seconds[epoch] = seconds;
    report.skipped = laidOut->skipped;
    if (arguments.refines) {
      const auto track = mapping::refineLayouts(run, arguments.calm, progress, stop);
      if (!track) return passOn(track.error());
      if (auto written = writer->writeRefined(*track); !written) return passOn(written.error());
      report.seconds.clear();  // of another track
    }
  }
  auto judged = mapping::judgeLayouts(run, report.track, progress, stop);
  if (!judged) return passOn(judged.error());
  report.judged = std::move(*judged);
  if (report.judged.pages.empty()) {
    return fail(ErrorCode::NotFound,
                "no page has both features and a layout; record features to get a map: {}",
                printablePath(run.path().string()));
  }
  return report;
}

ExitCode run(const Arguments& arguments) {
  const auto reader = openRun(arguments.run);
  if (!reader) return complain(reader.error());
  const auto report =
      runInterruptibly([&](const ProgressSink& progress, const std::stop_token& stop) {
        return layOut(arguments, *reader, progress, stop);
      });
  if (!report) return complain(report.error());
  for (const EpochIndex epoch : report->skipped) {
    warn(fmt::format("epoch {} has no features on record: it gets no layout", epoch.value()));
  }
  const bool isSaid =
      arguments.printsJson ? printJson(jsonOf(*report)) : printText(textOf(*report));
  return isSaid ? ExitCode::Done : ExitCode::Io;
}

}  // namespace

void addLayoutCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand(
      "layout", "lay out the pages that have no layout yet; print how true and calm the map is");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_flag("--refine", arguments->refines,
                    "refine the layouts of all pages together, as a second track");
  command
      ->add_option("--calm", arguments->calm,
                   "with --refine: from 0.05, true to each page, to 1, as calm as can be")
      ->check(CLI::Range(layout::kLeastCalm, layout::kMostCalm))
      ->capture_default_str();
  command->add_flag("--json", arguments->printsJson, "print one JSON document");
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
