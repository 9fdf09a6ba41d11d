import { Controller } from '@nestjs/common';
import { encodeNodeId, JSON_TYPE, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import type { Revision } from '@vantage/db';
import { askDiagnostics, getLab, getRevisionFiles, getRevisionOfLab, getRevisions, revisionCursorOf, revisionSnapshot } from '@vantage/usecases';
import { readArchive, writeArchive } from '../archive/labArchive.js';
import { revisionTag } from '../entityTags.js';
import { FailureException, valueOf } from '../failureException.js';
import { content, created, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { commitIf } from './commitIf.js';
import { linkToNext, pageResource, revisionPath, revisionResource } from './resources.js';

@Controller()
export class RevisionsController {
  @Handles(rest.listRevisions)
  async list({ deps, actor }: RestContext, { params, query }: InputOf<typeof rest.listRevisions>) {
    const { first, after } = query;
    const lab = valueOf(await getLab(deps, actor, params.lab));
    const page = pageResource(valueOf(await getRevisions(deps, actor, lab.id, { first, after })), revisionResource, revisionCursorOf);
    return ok(page, linkToNext(`/v1/labs/${params.lab}/revisions`, query, page.nextCursor));
  }

  @Handles(rest.createRevision)
  async create({ deps, actor }: RestContext, { params, query, headers, body }: InputOf<typeof rest.createRevision>) {
    const condition = headers['if-match'];
    if (condition === undefined) {
      throw new FailureException({ code: 'PRECONDITION_REQUIRED', message: 'Send `If-Match` with the ETag of the head that the files were made from, or `If-Match: *`.' });
    }
    const { files, message = '' } = body.type === JSON_TYPE ? body.value : { files: await readArchive(body), message: query.message };
    const revision = await commitIf(condition, { deps, actor }, { labId: params.lab, files, message });
    return created(revisionResource(revision), { location: revisionPath(revision), etag: tagOf(revision) });
  }

  @Handles(rest.getRevision)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getRevision>) {
    const revision = valueOf(await getRevisionOfLab(deps, actor, params));
    return ok(revisionResource(revision), { etag: tagOf(revision) });
  }

  @Handles(rest.getFiles)
  async files({ deps, actor }: RestContext, { params, accept }: InputOf<typeof rest.getFiles>) {
    const revision = valueOf(await getRevisionOfLab(deps, actor, params));
    const stored = await getRevisionFiles(deps, actor, revision.id);
    const files = stored.map(({ path, content: text }) => ({ path, content: text }));
    if (accept === JSON_TYPE) return ok({ files }, { etag: tagOf(revision, 'json') });
    const { extension, archive } = await writeArchive(accept, files, revision.createdAt);
    const disposition = `attachment; filename="revision-${revision.number}.${extension}"`;
    return content(accept, archive, { etag: tagOf(revision, extension.replace('.', '-')), 'content-disposition': disposition });
  }

  @Handles(rest.getDiagnostics)
  async diagnostics({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getDiagnostics>) {
    const revision = valueOf(await getRevisionOfLab(deps, actor, params));
    return ok({ diagnostics: valueOf(await askDiagnostics(deps, revisionSnapshot(deps, actor, revision))) });
  }
}

function tagOf(revision: Revision, representation?: string): string {
  return revisionTag(encodeNodeId('revision', revision.id), representation);
}
