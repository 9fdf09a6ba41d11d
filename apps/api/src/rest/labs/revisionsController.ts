import { Controller } from '@nestjs/common';
import { encodeNodeId, JSON_TYPE, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import {
  askDiagnostics,
  commitRevision,
  getBranchHead,
  getBranchOfLab,
  getLab,
  getRevisionFiles,
  getRevisionOfLab,
  getRevisions,
  restoreRevision,
  revisionCursorOf,
  revisionSnapshot,
} from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { writeArchive } from '../archive/labArchive.js';
import { valueOf } from '../failureException.js';
import { revisionOf } from '../namedRevision.js';
import { pageReply } from '../pages.js';
import { content, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { commitIf } from './commitIf.js';
import { newRevision } from './newRevision.js';
import { revisionResource, revisionTagOf } from './resources.js';

@Controller()
export class RevisionsController {
  @Handles(rest.listRevisions)
  async list({ deps, actor }: RestContext, { params, query }: InputOf<typeof rest.listRevisions>) {
    const { first, after } = query;
    const lab = valueOf(await getLab(deps, actor, params.lab));
    const page = valueOf(await getRevisions(deps, actor, lab.id, { first, after }));
    return pageReply(addressOf(rest.listRevisions, params), query, page, { resourceOf: revisionResource, cursorOf: revisionCursorOf });
  }

  @Handles(rest.createRevision)
  async create({ deps, actor }: RestContext, { params, headers, ...input }: InputOf<typeof rest.createRevision>) {
    const made = await newRevision(input);
    const head = valueOf(await getRevisionOfLab(deps, actor, { ...params, revision: 'head' }));
    return commitIf(headers['if-match'], head, (baseRevisionId) => commitRevision(deps, actor, { ...made, labId: params.lab, baseRevisionId }));
  }

  @Handles(rest.getRevision)
  async get(context: RestContext) {
    const revision = revisionOf(context);
    return ok(revisionResource(revision), { etag: revisionTagOf(revision) });
  }

  @Handles(rest.getFiles)
  async files(context: RestContext, { accept }: InputOf<typeof rest.getFiles>) {
    const revision = revisionOf(context);
    const stored = await getRevisionFiles(context.deps, context.actor, revision.id);
    const files = stored.map(({ path, content: text }) => ({ path, content: text }));
    if (accept === JSON_TYPE) return ok({ files }, { etag: revisionTagOf(revision, 'json') });
    const { extension, archive } = await writeArchive(accept, files, revision.createdAt);
    const disposition = `attachment; filename="revision-${revision.number}.${extension}"`;
    return content(accept, archive, { etag: revisionTagOf(revision, extension.replace('.', '-')), 'content-disposition': disposition });
  }

  @Handles(rest.getDiagnostics)
  async diagnostics(context: RestContext) {
    const { deps, actor } = context;
    return ok({ diagnostics: valueOf(await askDiagnostics(deps, revisionSnapshot(deps, actor, revisionOf(context)))) });
  }

  @Handles(rest.restoreRevision)
  async restore(context: RestContext, { params, headers, body }: InputOf<typeof rest.restoreRevision>) {
    const { deps, actor } = context;
    const { branch, message } = body.value;
    const wanted = revisionOf(context);
    const head =
      branch === undefined
        ? valueOf(await getRevisionOfLab(deps, actor, { ...params, revision: 'head' }))
        : await getBranchHead(deps, actor, valueOf(await getBranchOfLab(deps, actor, { lab: params.lab, branch })));
    const restoration = { labId: params.lab, revisionId: encodeNodeId('revision', wanted.id), branch, message };
    return commitIf(headers['if-match'], head, (baseRevisionId) => restoreRevision(deps, actor, { ...restoration, baseRevisionId }));
  }
}
