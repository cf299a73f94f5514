/**
 * Annotations that tools write into objects for themselves or for people: no controller decides by them which requests it takes,
 * or what becomes of them.
 */

/** Of tools that apply objects. */
const tools =
    /^(kubectl\.kubernetes\.io|meta\.helm\.sh|helm\.sh|app\.kubernetes\.io|argocd\.argoproj\.io|config\.kubernetes\.io|kustomize\.[a-z.]+|[a-z.]*fluxcd\.io|pulumi\.com|objectset\.rio\.cattle\.io|field\.cattle\.io)\//;

/** Of dashboards, and of what makes DNS records: those must find a route. */
const besideRequests = /^(gethomepage\.dev|hajimari\.io|external-dns\.alpha\.kubernetes\.io)\//;

export const isOfTool = (annotation: string): boolean => tools.test(annotation);
export const isForNoRequest = (annotation: string): boolean => isOfTool(annotation) || besideRequests.test(annotation);
